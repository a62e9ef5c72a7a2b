package dev.holdfast.cli;

import dev.holdfast.notify.DeliveryView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A delivery as JSON and CSV show it.
///
/// @param attempts made so far; @param dueAt when it is tried next; null when it is settled
/// @param lastStatus of the last attempt; null when no answer came
record DeliveryRow(
        long delivery,
        String messageId,
        String endpoint,
        String event,
        @Nullable Long session,
        String state,
        int attempts,
        Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant settledAt,
        @Nullable Integer lastStatus,
        String problem) {
    static DeliveryRow of(DeliveryView delivery) {
        return new DeliveryRow(
                delivery.id(),
                delivery.messageId(),
                delivery.endpoint(),
                delivery.event().id(),
                delivery.session(),
                delivery.state().id(),
                delivery.attempts(),
                delivery.createdAt(),
                delivery.dueAt(),
                delivery.settledAt(),
                delivery.lastStatus(),
                delivery.problem());
    }

    static List<Column<DeliveryRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("ID", row -> Long.toString(row.delivery())),
                Column.text("ENDPOINT", DeliveryRow::endpoint),
                Column.text("EVENT", DeliveryRow::event),
                Column.number("SESSION", row -> row.session() == null ? "" : Long.toString(row.session())),
                Column.text("STATE", DeliveryRow::state),
                Column.number("ATTEMPTS", row -> Integer.toString(row.attempts())),
                Column.text("CREATED", row -> Figures.time(row.createdAt(), zone)),
                Column.text("NEXT", row -> Figures.time(row.dueAt(), zone)),
                Column.text("PROBLEM", DeliveryRow::problem));
    }
}
