using Synapse.Core.Logic;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Rules.Editing;

namespace Synapse.Web.Tests.Rules.Editing;

public sealed class EditorDocuments
{
    private readonly ManualTime _time = new();
    private readonly EditorDocument _document;

    public EditorDocuments() => _document = new EditorDocument("""{"id": "a"}""", CheckingGround.Nothing, _time);

    [Fact]
    public void Two_edits_within_a_moment_are_two_steps_back()
    {
        _document.Write("""{"id": "b"}""");
        _document.Write("""{"id": "c"}""");
        _document.Undo();
        Assert.Equal("""{"id": "b"}""", _document.Text);
    }

    [Fact]
    public void A_word_that_is_typed_without_a_pause_is_one_step_back()
    {
        Type("""{"id": "ax"}""", """{"id": "axy"}""", """{"id": "axyz"}""");
        _document.Undo();
        Assert.Equal("""{"id": "a"}""", _document.Text);
        Assert.False(_document.CanUndo);
        _document.Redo();
        Assert.Equal("""{"id": "axyz"}""", _document.Text);
    }

    [Fact]
    public void A_pause_begins_another_step()
    {
        Type("""{"id": "ax"}""");
        _time.Advance(TimeSpan.FromSeconds(2));
        Type("""{"id": "axy"}""");
        _document.Undo();
        Assert.Equal("""{"id": "ax"}""", _document.Text);
    }

    [Theory]
    [InlineData("""{"id": "axword"}""")] // Completed or pasted behind the caret.
    [InlineData("""{"xid": "ax"}""")] // Typed elsewhere.
    [InlineData("""{"id": "a"}""")] // Deleted again.
    [InlineData("{\"id\": \"ax\n\"}")] // A new line.
    [InlineData("""{"id": "word"}""")] // Another word put in its place.
    public void What_does_not_go_on_where_the_last_key_was_is_a_step_of_its_own(string next)
    {
        Type("""{"id": "ax"}""", next);
        _document.Undo();
        Assert.Equal("""{"id": "ax"}""", _document.Text);
    }

    [Fact]
    public void Letters_deleted_one_after_the_other_come_back_together()
    {
        _document.Write("""{"id": "word"}""");
        Type("""{"id": "wor"}""", """{"id": "wo"}""", """{"id": "w"}""");
        _document.Undo();
        Assert.Equal("""{"id": "word"}""", _document.Text);
    }

    [Fact]
    public void A_form_that_says_the_same_leaves_the_text_as_it_was_typed()
    {
        _document.Write(ObjectValue.Of(("id", "a")));
        Assert.Equal("""{"id": "a"}""", _document.Text);
        Assert.False(_document.CanUndo);
    }

    [Fact]
    public void A_change_after_going_back_leaves_no_way_forth()
    {
        _document.Write("""{"id": "b"}""");
        _document.Undo();
        _document.Write("""{"id": "c"}""");
        Assert.False(_document.CanRedo);
    }

    private void Type(params string[] texts)
    {
        foreach (var text in texts) _document.Type(text);
    }
}
