package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import org.jspecify.annotations.Nullable;

/// Why a session failed or was interrupted.
///
/// @param code null where an earlier build wrote it down; @param message for people
public record Failure(@Nullable ErrorCode code, String message) {
    public static Failure of(HoldfastException failure) {
        return new Failure(failure.code(), String.valueOf(failure.getMessage()));
    }
}
