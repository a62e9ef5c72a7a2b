package dev.holdfast.cli;

import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.node.HoldOperations;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast hold show`.
@Command(name = "show", description = "Shows a hold: what it covers, where it is effective, and what happened to it.")
final class HoldShowCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "HOLD", converter = Words.Positive.class)
    long hold;

    HoldShowCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            HoldOperations holds = bench.operations().holds();
            Hold found = holds.find(hold);
            Shown shown = new Shown(
                    1,
                    HoldRow.of(found),
                    found.fences().stream().map(FenceRow::of).toList(),
                    holds.events(hold).stream().map(EventRow::of).toList());
            Printer printer = call.printer();
            printer.document(shown, text(printer, shown, call.screen().zone()));
            return ExitCodes.OK;
        });
    }

    private static String text(Printer printer, Shown shown, ZoneId zone) {
        HoldRow row = shown.hold();
        StringBuilder text = new StringBuilder();
        text.append("hold %d (%s) is %s\n".formatted(row.id(), row.matter(), row.state()));
        row.scopes()
                .forEach(scope -> text.append("covers ").append(scope.words()).append('\n'));
        text.append("reason: %s\n".formatted(row.reason()));
        if (row.expiresAt() != null) {
            text.append("end: %s\n".formatted(Figures.time(row.expiresAt(), zone)));
        }
        if (row.countedAt() != null) {
            text.append("keeps %s hot and %s warm rows, counted at %s\n"
                    .formatted(
                            Figures.count(row.hotRows() == null ? 0 : row.hotRows()),
                            Figures.count(row.warmRows() == null ? 0 : row.warmRows()),
                            Figures.time(row.countedAt(), zone)));
        }
        if (!row.state().equals("released")) {
            text.append("effective on %d of %d databases\n"
                    .formatted(row.effectiveOn().size(), row.databases().size()));
        }
        shown.fences().stream()
                .filter(fence -> fence.raisedAt() == null)
                .forEach(fence -> text.append("  not yet on %s: what had asked before may still be under way%s\n"
                        .formatted(fence.database(), fence.problem() == null ? "" : " (" + fence.problem() + ")")));
        text.append('\n').append(printer.table(EventRow.columns(zone), shown.events()));
        return text.toString();
    }

    private record Shown(int schemaVersion, HoldRow hold, List<FenceRow> fences, List<EventRow> events) {}

    private record FenceRow(
            String database,
            String fence,
            @Nullable Instant raisedAt,
            @Nullable String problem) {
        static FenceRow of(Hold.Fence fence) {
            return new FenceRow(fence.database(), fence.fence(), fence.raisedAt(), fence.problem());
        }
    }

    private record EventRow(Instant at, String kind, String actor, String message) {
        static EventRow of(HoldEvent event) {
            return new EventRow(event.at(), event.kind(), event.actor(), event.message());
        }

        static List<Column<EventRow>> columns(ZoneId zone) {
            return List.of(
                    Column.text("AT", row -> Figures.time(row.at(), zone)),
                    Column.text("WHAT", EventRow::kind),
                    Column.text("WHO", EventRow::actor),
                    Column.text("WHY", EventRow::message));
        }
    }
}
