using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Synapse.Core.Projects;

namespace Synapse.Core.Plant;

/// <summary>The id of one plant entity, unique in its project and never used again.</summary>
public readonly record struct EntityId(Guid Value) : IComparable<EntityId>
{
    /// <summary>
    /// The id of an entity created on top of batch <paramref name="afterBatchNo"/>: a version-8 UUID whose first 48 bits are the batch number (so new rows sit together in an
    /// index) and whose rest is a hash of project, kind and natural key. Planning the same data twice gives the same ids, and an id is never used again because the batch number moves on.
    /// </summary>
    public static EntityId For(ProjectId project, long afterBatchNo, EntityKind kind, string naturalKey)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash($"{project.Value}\n{(byte)kind}\n", naturalKey, hash);
        Span<byte> id = stackalloc byte[16];
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, afterBatchNo);
        number[2..].CopyTo(id);
        hash[..10].CopyTo(id[6..]);
        id[6] = (byte)(0x80 | (id[6] & 0x0f));
        id[8] = (byte)(0x80 | (id[8] & 0x3f));
        return new EntityId(new Guid(id, bigEndian: true));
    }

    private static void Hash(string head, string naturalKey, Span<byte> hash)
    {
        var length = head.Length + naturalKey.Length;
        Span<char> text = length <= 512 ? stackalloc char[length] : new char[length];
        head.CopyTo(text);
        naturalKey.AsSpan().ToUpperInvariant(text[head.Length..]);
        Span<byte> utf8 = length <= 512 ? stackalloc byte[length * 3] : new byte[length * 3];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(text, utf8)], hash);
    }

    public static EntityId? Parse(string? text) => Guid.TryParse(text, out var id) ? new EntityId(id) : null;

    public int CompareTo(EntityId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
