package dev.holdfast.audit;

import org.jspecify.annotations.Nullable;

/// An act as it is to be recorded.
///
/// @param object what it was done to, its kind first: `policy orders`, `session 12`
/// @param before and `after`: what it changed, as records, maps, lists, texts and numbers; null where there is nothing
/// @param reason why, in the actor's words, or why it was refused
public record Deed(
        String actor,
        Act act,
        String object,
        @Nullable Object before,
        @Nullable Object after,
        @Nullable String planDigest,
        Outcome outcome,
        @Nullable String reason) {
    /// Something that was done.
    public static Deed done(String actor, Act act, String object, @Nullable Object before, @Nullable Object after) {
        return new Deed(actor, act, object, before, after, null, Outcome.DONE, null);
    }

    static Deed refused(String actor, Act act, String object, String reason) {
        return new Deed(actor, act, object, null, null, null, Outcome.REFUSED, reason);
    }

    /// The same, given a reason; an empty one is none.
    public Deed because(@Nullable String why) {
        return new Deed(
                actor, act, object, before, after, planDigest, outcome, why == null || why.isEmpty() ? null : why);
    }

    /// The same, done by the plan of this digest.
    public Deed byPlan(@Nullable String digest) {
        return new Deed(actor, act, object, before, after, digest, outcome, reason);
    }

    /// The same, that came to this.
    public Deed with(Outcome other) {
        return new Deed(actor, act, object, before, after, planDigest, other, reason);
    }
}
