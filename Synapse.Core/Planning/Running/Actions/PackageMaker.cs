using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running.Actions;

/// <summary>CREATE_PACKAGE: puts the asset or cable at hand into a package, which is made when it is not there.</summary>
internal sealed class PackageMaker(Workbench bench)
{
    public void Act(Turn turn, CompiledAction.CreatePackage action)
    {
        var subject = turn.Subject;
        var filled = action.Code.Fill(subject.Fields);
        if (filled.Text is not { } code) bench.MissingFor(turn, action, filled.MissingPath!, "the code of the package");
        else if (Tags.Complaint(code) is { } complaint) bench.Fail(turn, action, NoteCode.BadTag, $"{subject.Tag}: {complaint.Replace("tag", "code", StringComparison.Ordinal)}.");
        else if (bench.Plant.Package(code) is { } package && bench.Plant.HasMember(package.Id, subject.Id)) turn.AlreadyThere(action, $"{subject.Tag} is already in {package.Tag}.");
        else if (turn.IsProbe) turn.WouldChange = true;
        else Add(turn, action, bench.Plant.Package(code) ?? Make(turn, action, code));
    }

    private PackageNode Make(Turn turn, CompiledAction.CreatePackage action, string code)
    {
        var fields = ObjectValue.Of((Field.Code, code), (Field.Name, action.Source.Name ?? code));
        var package = new PackageNode(null, bench.IdFor(EntityKind.Package, fields), fields);
        bench.Log.Add(turn, action, package, fields, [], turn.InputsOf(action), bench.DetailOf(action));
        bench.Plant.AddPackage(package);
        return package;
    }

    private void Add(Turn turn, CompiledAction.CreatePackage action, PackageNode package)
    {
        var fields = ObjectValue.Of((Field.Package, package.Id.ToString()), (Field.Member, turn.Subject.Id.ToString()));
        var member = new MemberNode(bench.IdFor(EntityKind.PackageMember, fields), fields, package, turn.Subject);
        bench.Log.Add(turn, action, member, fields, [], turn.InputsOf(action), bench.DetailOf(action));
        bench.Plant.AddMember(package.Id, turn.Subject.Id);
    }
}
