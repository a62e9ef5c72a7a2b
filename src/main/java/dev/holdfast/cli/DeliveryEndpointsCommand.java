package dev.holdfast.cli;

import dev.holdfast.notify.EndpointView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `holdfast delivery endpoints`.
@Command(name = "endpoints", description = "Lists who is told, how calls are signed, and whether they get through.")
final class DeliveryEndpointsCommand implements Callable<Integer> {
    private final Invocation call;

    DeliveryEndpointsCommand(Invocation call) {
        this.call = call;
    }

    /// @param signing `v1a` with the public key to check with, `v1`, `unsigned`, or why calls cannot be signed
    /// @param circuit `closed`, `open`, `half-open` or `disabled`
    private record EndpointRow(
            String endpoint,
            String place,
            String signing,
            String circuit,
            @Nullable String disabledWhy,
            int failures,
            @Nullable Instant openUntil,
            @Nullable Instant toldAt,
            @Nullable Instant failedAt,
            long waiting,
            long dead) {
        static EndpointRow of(EndpointView endpoint) {
            return new EndpointRow(
                    endpoint.name(),
                    endpoint.place(),
                    endpoint.signing(),
                    endpoint.circuit().id(),
                    endpoint.disabledWhy(),
                    endpoint.failures(),
                    endpoint.openUntil(),
                    endpoint.toldAt(),
                    endpoint.failedAt(),
                    endpoint.waiting(),
                    endpoint.dead());
        }

        static List<Column<EndpointRow>> columns(ZoneId zone) {
            return List.of(
                    Column.text("ENDPOINT", EndpointRow::endpoint),
                    Column.text(
                            "CIRCUIT",
                            row -> row.circuit() + (row.disabledWhy() == null ? "" : " (" + row.disabledWhy() + ")")),
                    Column.number("FAILED", row -> Integer.toString(row.failures())),
                    Column.number("WAITING", row -> Figures.count(row.waiting())),
                    Column.number("DEAD", row -> Figures.count(row.dead())),
                    Column.text("LAST TOLD", row -> Figures.time(row.toldAt(), zone)),
                    Column.text("WHERE", EndpointRow::place),
                    Column.text("SIGNED", EndpointRow::signing));
        }
    }

    private record Listed(int schemaVersion, List<EndpointRow> endpoints) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<EndpointRow> rows = bench.operations().deliveries().endpoints().stream()
                    .map(EndpointRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "nobody is told: no policy has a callback, and alert.webhook and alert.mail_to are not set"
                    : printer.table(EndpointRow.columns(call.screen().zone()), rows);
            printer.list(EndpointRow.class, rows, new Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
