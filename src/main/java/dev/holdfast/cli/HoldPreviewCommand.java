package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.TypedHold;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `holdfast hold preview`.
@Command(
        name = "preview",
        description = {
            "Counts what a hold keeps; changes nothing.",
            "Of a hold that stands, or of one that `hold place` would place with the same words."
        })
final class HoldPreviewCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "HOLD", arity = "0..1", converter = Words.Positive.class)
    @Nullable
    Long hold;

    @Mixin
    final HoldWords words = new HoldWords();

    HoldPreviewCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Long standing = hold;
        if (standing != null && !words.none()) {
            throw new HoldfastException(ErrorCode.USAGE, "name a hold, or what a hold would cover, not both");
        }
        TypedHold wanted =
                standing == null ? words.preview(call.actor(), call.screen().zone()) : null;
        return call.with(Need.ENGINE, bench -> {
            HoldImpact impact = wanted == null
                    ? bench.operations().holds().impact(standing == null ? 0 : standing, new Cancellation())
                    : bench.operations().holds().preview(wanted, new Cancellation());
            List<HoldRow.ImpactRow> rows = HoldRow.ImpactRow.of(impact);
            Printer printer = call.printer();
            printer.list(
                    HoldRow.ImpactRow.class,
                    rows,
                    new Impact(
                            1,
                            standing,
                            impact.at(),
                            impact.hot(),
                            impact.warm(),
                            impact.cold(),
                            impact.marked(),
                            impact.waiting(),
                            rows,
                            HoldRow.OtherRow.of(impact)),
                    HoldRow.text(printer, impact));
            return ExitCodes.OK;
        });
    }

    private record Impact(
            int schemaVersion,
            @Nullable Long hold,
            Instant countedAt,
            long hotRows,
            long warmRows,
            long coldRows,
            long markedKeys,
            long waitingRows,
            List<HoldRow.ImpactRow> policies,
            List<HoldRow.OtherRow> others) {}
}
