#:property PublishAot=false
// dotnet run --file extract-resource.cs -- <assembly> <resource> <destination>
// Copies an embedded file out of an assembly without loading it, so it works on every operating system.
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

if (args is not [var assembly, var resourceName, var destination])
{
    Console.Error.WriteLine("usage: extract-resource <assembly> <resource> <destination>");
    return 2;
}

using var image = new PEReader(File.OpenRead(assembly));
var metadata = image.GetMetadataReader();
var found = metadata.ManifestResources
    .Select(metadata.GetManifestResource)
    .Where(resource => resource.Implementation.IsNil && metadata.GetString(resource.Name) == resourceName)
    .ToList();
if (found.Count == 0)
{
    Console.Error.WriteLine($"{assembly} holds no resource named {resourceName}.");
    return 1;
}

var resources = image.GetSectionData(image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
var start = (int)found[0].Offset;
var length = resources.GetReader(start, sizeof(int)).ReadInt32();
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(destination))!);

// Two builds may arrive at once: the file appears whole or not at all.
var half = $"{destination}.{Environment.ProcessId}";
File.WriteAllBytes(half, resources.GetReader(start + sizeof(int), length).ReadBytes(length));
File.Move(half, destination, overwrite: true);
return 0;
