using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Synapse.Core.Logic;

namespace Synapse.Core.Planning;

/// <summary>SHA-256 over everything in a plan, in a fixed form.</summary>
internal sealed class PlanHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });
    private readonly Dictionary<ObjectValue, byte[]> _details = new(ReferenceEqualityComparer.Instance);

    public static string Of(Plan plan, CancellationToken cancel)
    {
        using var hash = new PlanHash();
        hash.Text(plan.Project.Value);
        hash.Number(plan.AtBatchNo);
        foreach (var rule in plan.Rules)
        {
            hash.Text(rule.Id.Value);
            hash.Number(rule.Version);
        }

        for (var i = 0; i < plan.Changes.Count; i++)
        {
            if ((i & 1023) == 0) cancel.ThrowIfCancellationRequested();
            hash.Change(plan.Changes[i]);
        }

        foreach (var note in plan.Notes) hash.Note(note);
        hash.Flush();
        return Convert.ToHexStringLower(hash._hash.GetHashAndReset());
    }

    private void Change(PlannedChange change)
    {
        Number((int)change.Change.Kind);
        Id(change.Change.Id.Value);
        Number((int)change.Change.Op);
        Number(change.Change.Version);
        Json(change.Change.Diff.Before);
        Json(change.Change.Diff.After);
        Text(change.Rule.Id.Value);
        Number(change.ActionIndex);
        Id(change.Trigger.Value);
        Number(change.Cause ?? -1);
        foreach (var input in change.Inputs)
        {
            Id(input.Id.Value);
            Number(input.Version);
            foreach (var path in input.Paths) Text(path);
        }

        Detail(change.Detail);
    }

    private void Note(PlanNote note)
    {
        Number((int)note.Kind);
        Text(note.Code);
        Text(note.Rule?.Id.Value);
        Id(note.Trigger?.Value ?? Guid.Empty);
        Number(note.ActionIndex ?? -1);
        Number((int)note.Severity);
        Text(note.Message);
        Json(note.Data);
    }

    // The steps of a cable's sizing are long and shared by all cables that are sized alike.
    private void Detail(ObjectValue detail)
    {
        if (detail.Count == 0)
        {
            Number(0);
            return;
        }

        if (!_details.TryGetValue(detail, out var digest)) _details[detail] = digest = SHA256.HashData(Encoding.UTF8.GetBytes(ValueJson.WriteCanonical(detail)));
        _buffer.Write(digest);
    }

    private void Json(ObjectValue value)
    {
        if (value.Count == 0) Number(0);
        else
        {
            _writer.Reset(_buffer);
            ValueJson.Write(_writer, value, canonical: true);
            _writer.Flush();
            FlushWhenFull();
        }
    }

    private void Text(string? text)
    {
        Number(text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text ?? "", _buffer);
        FlushWhenFull();
    }

    private void Number(long number)
    {
        BitConverter.TryWriteBytes(_buffer.GetSpan(8), number);
        _buffer.Advance(8);
    }

    private void Id(Guid id)
    {
        id.TryWriteBytes(_buffer.GetSpan(16));
        _buffer.Advance(16);
    }

    private void FlushWhenFull()
    {
        if (_buffer.WrittenCount > 1 << 15) Flush();
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _hash.Dispose();
    }
}
