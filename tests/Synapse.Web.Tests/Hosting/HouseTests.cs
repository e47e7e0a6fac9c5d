using Synapse.Core.Projects;
using Synapse.Infrastructure;
using Synapse.Web.Layout;

namespace Synapse.Web.Tests.Hosting;

/// <summary>The one direction of the house: Web to Infrastructure to Core to nothing.</summary>
public class HouseTests
{
    [Fact]
    public void Core_stands_on_the_base_class_library_only() =>
        Assert.All(ReferencesOf(typeof(ProjectId)), name => Assert.True(name.StartsWith("System", StringComparison.Ordinal) || name is "netstandard" or "mscorlib", name));

    [Fact]
    public void Infrastructure_does_not_know_the_web() =>
        Assert.DoesNotContain(ReferencesOf(typeof(SynapseDbContext)), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name == "Synapse.Web");

    [Fact]
    public void The_web_stands_on_both() => Assert.Superset(new HashSet<string> { "Synapse.Core", "Synapse.Infrastructure" }, ReferencesOf(typeof(App)).ToHashSet());

    private static IEnumerable<string> ReferencesOf(Type type) => type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
