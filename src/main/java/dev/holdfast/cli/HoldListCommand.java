package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast hold list`.
@Command(name = "list", description = "Lists the holds that bind, those to be reviewed and those that end soon first.")
final class HoldListCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--matter", paramLabel = "NAME", description = "of this matter only")
    String matter = "";

    @Option(names = "--state", paramLabel = "STATE", description = "in this state only")
    String state = "";

    @Mixin
    final ListWords list = new ListWords();

    @Option(names = "--all", description = "also those that were released")
    boolean all;

    HoldListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        List<String> known =
                Arrays.stream(HoldState.values()).map(HoldState::id).toList();
        if (!state.isEmpty() && !known.contains(state)) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "there is no state `%s`; states are %s"
                            .formatted(state, known.stream().collect(Collectors.joining(", "))));
        }
        return call.with(Need.ENGINE, bench -> {
            boolean words = !list.filter.isBlank();
            String sort = words || !list.sort.isEmpty() ? list.sort : "ends";
            List<Hold> found =
                    bench.operations().lists().holds(new ListQuery(list.filter, sort, 0, 0, Integer.MAX_VALUE));
            List<HoldRow> rows = found.stream()
                    .filter(hold -> all || words || !state.isEmpty() || hold.binds())
                    .filter(hold -> state.isEmpty() || hold.state().id().equals(state))
                    .filter(hold -> matter.isEmpty() || hold.matter().equals(matter))
                    .map(HoldRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "no holds"
                    : printer.table(HoldRow.columns(Instant.now(), call.screen().zone()), rows);
            printer.list(HoldRow.class, rows, new HoldRow.Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
