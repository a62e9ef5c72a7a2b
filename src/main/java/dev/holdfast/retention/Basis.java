package dev.holdfast.retention;

import dev.holdfast.dialect.Retaining.Aged;
import dev.holdfast.dialect.Retaining.Kept;
import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was measured of a policy: its rows day by day, where they are and where they went. Everything that another
/// residence or retention would come to follows from it.
///
/// @param at when it was measured; @param today that day in the policy's zone
/// @param aged root rows in the source that satisfy the criteria, by the day of their age; null when they could not be
///     counted
/// @param rowBytes of a root row with its bundle, estimated from samples; null when not known
/// @param kept archived rows of all its tables, by day; null when they could not be counted
/// @param floor of its archive; null for none
/// @param holds that bind it; @param heldRows root rows in the source that they keep, null when not counted
/// @param children names of policies that its keys go on to
/// @param untold what could not be measured and why, in sentences
public record Basis(
        Policy policy,
        Instant at,
        LocalDate today,
        @Nullable List<Aged> aged,
        @Nullable Long rowBytes,
        @Nullable List<Kept> kept,
        @Nullable Period floor,
        List<Touched> holds,
        @Nullable Long heldRows,
        List<String> children,
        List<String> untold) {
    /// A hold that binds the policy. @param until null for no end
    public record Touched(
            long hold, String matter, @Nullable Instant until) {}

    public Basis {
        aged = aged == null ? null : List.copyOf(aged);
        kept = kept == null ? null : List.copyOf(kept);
        holds = List.copyOf(holds);
        children = List.copyOf(children);
        untold = List.copyOf(untold);
    }

    /// What comes of it under another residence and retention. Nothing is saved.
    ///
    /// @param residence null for what stands, as for a policy without age
    /// @param retention null for what stands
    public Forecast forecast(@Nullable Period residence, @Nullable Period retention) {
        return Forecast.of(
                this,
                residence == null ? policy.residence() : residence,
                retention == null ? policy.retention() : retention);
    }
}
