namespace Synapse.Core.Rules.Checking.Space;

/// <summary>What a condition claims, down to tests of single values, with the place of each part in the document.</summary>
internal abstract record Claim(string Path)
{
    /// <summary>The truths that it may have while some tests are settled and others may still come out one way or another; evaluated as the engine does, operand by operand.</summary>
    public abstract TruthSet Given(TruthSet[] tests);

    /// <summary>The numbers of the tests in it.</summary>
    public abstract IEnumerable<int> Tests { get; }

    /// <summary>What is the same whatever the data.</summary>
    public sealed record Constant(string Path, TruthSet Truth) : Claim(Path)
    {
        public override IEnumerable<int> Tests => [];

        public override TruthSet Given(TruthSet[] tests) => Truth;
    }

    /// <summary>A test of one value, or something that is not looked into.</summary>
    public sealed record Test(string Path, int Number) : Claim(Path)
    {
        public override IEnumerable<int> Tests => [Number];

        public override TruthSet Given(TruthSet[] tests) => tests[Number];
    }

    public sealed record Not(string Path, Claim Inner) : Claim(Path)
    {
        public override IEnumerable<int> Tests => Inner.Tests;

        public override TruthSet Given(TruthSet[] tests) => Inner.Given(tests).Not();
    }

    /// <summary><c>and</c> and <c>or</c>: the first operand that decides ends it, one in error too.</summary>
    public sealed record Junction(string Path, bool IsAll, IReadOnlyList<Claim> Parts) : Claim(Path)
    {
        public override IEnumerable<int> Tests => Parts.SelectMany(p => p.Tests);

        public override TruthSet Given(TruthSet[] tests)
        {
            var (deciding, other) = IsAll ? (TruthSet.False, TruthSet.True) : (TruthSet.True, TruthSet.False);
            var (ended, clean, clouded) = (TruthSet.None, true, false);
            foreach (var part in Parts)
            {
                var truths = part.Given(tests);
                ended |= truths & (deciding | TruthSet.Error);
                (clean, clouded) = (clean && truths.HasFlag(other), (clouded && (truths & (other | TruthSet.Unknown)) != 0) || (clean && truths.HasFlag(TruthSet.Unknown)));
                if (!clean && !clouded) return ended;
            }

            return ended | (clean ? other : 0) | (clouded ? TruthSet.Unknown : 0);
        }
    }

    /// <summary><c>if</c>: condition, answer, condition, answer, …, otherwise.</summary>
    public sealed record Choice(string Path, IReadOnlyList<(Claim When, Claim Then)> Branches, Claim Otherwise) : Claim(Path)
    {
        public override IEnumerable<int> Tests => Branches.SelectMany(b => b.When.Tests.Concat(b.Then.Tests)).Concat(Otherwise.Tests);

        public override TruthSet Given(TruthSet[] tests)
        {
            var truths = TruthSet.None;
            foreach (var (when, then) in Branches)
            {
                var condition = when.Given(tests);
                truths |= condition & (TruthSet.Unknown | TruthSet.Error);
                if (condition.HasFlag(TruthSet.True)) truths |= then.Given(tests);
                if (!condition.HasFlag(TruthSet.False)) return truths;
            }

            return truths | Otherwise.Given(tests);
        }
    }
}
