package dev.holdfast.cli;

import dev.holdfast.node.DeliveryOperations;
import dev.holdfast.notify.DeliveryView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast delivery show`.
@Command(name = "show", description = "Shows a delivery: what is sent, every attempt, and what was answered.")
final class DeliveryShowCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "DELIVERY", converter = Words.Positive.class)
    long delivery;

    DeliveryShowCommand(Invocation call) {
        this.call = call;
    }

    /// @param body what is sent, byte for byte
    record Shown(int schemaVersion, DeliveryRow delivery, String body, List<AttemptRow> attempts) {}

    /// @param status null when no answer came; @param error why, null when one did
    record AttemptRow(
            Instant at,
            int millis,
            @Nullable Integer status,
            String response,
            @Nullable String error) {
        static AttemptRow of(DeliveryView.Attempt attempt) {
            return new AttemptRow(
                    attempt.at(), attempt.millis(), attempt.status(), attempt.response(), attempt.error());
        }

        static List<Column<AttemptRow>> columns(ZoneId zone) {
            return List.of(
                    Column.text("AT", row -> Figures.time(row.at(), zone)),
                    Column.number("MS", row -> Figures.count(row.millis())),
                    Column.number("STATUS", row -> row.status() == null ? "" : Integer.toString(row.status())),
                    Column.text("ANSWER", row -> row.error() == null ? row.response() : row.error()));
        }
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            DeliveryOperations deliveries = bench.operations().deliveries();
            print(call, deliveries, deliveries.find(delivery));
            return ExitCodes.OK;
        });
    }

    static void print(Invocation call, DeliveryOperations deliveries, DeliveryView found) {
        List<AttemptRow> attempts =
                deliveries.attempts(found.id()).stream().map(AttemptRow::of).toList();
        DeliveryRow row = DeliveryRow.of(found);
        Printer printer = call.printer();
        ZoneId zone = call.screen().zone();
        String text = "delivery %d of %s to %s is %s%s\nid: %s\n%s\n\n%s"
                .formatted(
                        row.delivery(),
                        row.event(),
                        row.endpoint(),
                        row.state(),
                        row.problem().isEmpty() ? "" : ": " + row.problem(),
                        row.messageId(),
                        found.body(),
                        attempts.isEmpty() ? "no attempt yet\n" : printer.table(AttemptRow.columns(zone), attempts));
        printer.document(new Shown(1, row, found.body(), attempts), text);
    }
}
