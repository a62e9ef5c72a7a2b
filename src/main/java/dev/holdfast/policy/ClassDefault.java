package dev.holdfast.policy;

import java.time.Instant;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/// What a class, or the installation, says to the policies that follow it.
///
/// @param name of the class, or [TableClasses#INSTALLATION]
/// @param residence and `retention`: null where nothing is said
public record ClassDefault(
        String name,
        @Nullable Period residence,
        @Nullable Period retention,
        int version,
        String updatedBy,
        Instant updatedAt) {}
