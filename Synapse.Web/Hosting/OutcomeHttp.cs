using Microsoft.AspNetCore.Http.HttpResults;
using Synapse.Core;

namespace Synapse.Web.Hosting;

public static class OutcomeHttp
{
    /// <summary>200 with the value, or the refusal in the one error shape.</summary>
    public static Results<Ok<T>, ApiProblem> ToHttp<T>(this Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done(var value) => TypedResults.Ok(value),
        Outcome<T>.Refused(var refusal) => new ApiProblem(refusal),
        _ => throw new InvalidOperationException("An outcome is done or refused."),
    };

    /// <summary>200 with what travels of the value, or the refusal in the one error shape.</summary>
    public static Results<Ok<TAnswer>, ApiProblem> ToHttp<T, TAnswer>(this Outcome<T> outcome, Func<T, TAnswer> answer) => outcome switch
    {
        Outcome<T>.Done(var value) => TypedResults.Ok(answer(value)),
        Outcome<T>.Refused(var refusal) => new ApiProblem(refusal),
        _ => throw new InvalidOperationException("An outcome is done or refused."),
    };
}
