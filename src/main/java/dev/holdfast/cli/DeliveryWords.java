package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.filter.Filter;
import dev.holdfast.notify.DeliveryFilter;
import dev.holdfast.notify.DeliveryState;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which deliveries.
final class DeliveryWords {
    @Option(names = "--state", paramLabel = "STATE", description = "waiting, failed, dead or delivered only")
    String state = "";

    @Option(names = "--endpoint", paramLabel = "NAME", description = "of this policy's callback, @alerts or @mail only")
    String endpoint = "";

    @Option(
            names = "--session",
            paramLabel = "ID",
            converter = Words.Positive.class,
            description = "of this session only")
    @Nullable
    Long session;

    boolean any() {
        return !state.isEmpty() || !endpoint.isEmpty() || session != null;
    }

    DeliveryFilter filter() {
        return new DeliveryFilter(state(), endpoint, session == null ? 0 : session);
    }

    /// The same as words of a filter, before others.
    String words() {
        return (state.isEmpty() ? "" : new Filter.Term("state", state) + " ")
                + (endpoint.isEmpty() ? "" : new Filter.Term("endpoint", endpoint) + " ")
                + (session == null ? "" : new Filter.Term("session", Long.toString(session)) + " ");
    }

    private @Nullable DeliveryState state() {
        if (state.isEmpty()) {
            return null;
        }
        return Arrays.stream(DeliveryState.values())
                .filter(known -> known.id().equals(state))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE,
                        "there is no state `%s`; states are %s"
                                .formatted(
                                        state,
                                        Arrays.stream(DeliveryState.values())
                                                .map(DeliveryState::id)
                                                .collect(Collectors.joining(", ")))));
    }
}
