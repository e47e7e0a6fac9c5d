using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Synapse.Web.Tests;

/// <summary>Finds the diffing library that bUnit needs, whatever version it was built against (see build/Bunit.targets).</summary>
internal static class BunitLoader
{
    [ModuleInitializer]
    internal static void Load() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "bunit", "AngleSharp.Diffing.dll")) : null;
}
