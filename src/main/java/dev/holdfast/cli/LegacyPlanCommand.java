package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.LegacyPlan.Line;
import dev.holdfast.legacy.PlanWish;
import dev.holdfast.legacy.TableState;
import dev.holdfast.node.LegacyOperations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast legacy plan`.
@Command(
        name = "plan",
        description = {
            "Counts every session table and writes the set down, with a digest. Changes no table.",
            "What does not fit is refused by name. Exits with 3 when something was refused."
        })
final class LegacyPlanCommand implements Callable<Integer> {
    private static final int ON_SCREEN = 20;

    private final Invocation call;

    @Mixin
    LegacyWords words = new LegacyWords();

    @Option(names = "--template", paramLabel = "TEMPLATE", required = true, description = "how the tables are named")
    String template = "";

    @Option(
            names = "--policy",
            paramLabel = "CHILD=POLICY",
            description = "the child policy that gets the ids of a child's tables; children that are not named are left"
                    + " as they are. Without any, each child goes to the policy of its name")
    Map<String, String> policies = new LinkedHashMap<>();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            converter = Grace.class,
            description =
                    "how long folded tables stand, and what is kept of dropped ones; 7d when not said, 0 for none")
    Duration grace = PlanWish.USUAL_GRACE;

    /// As all spans, but nothing at all is one, too.
    static final class Grace implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return text.equals("0") ? Duration.ZERO : new Words.Span().convert(text);
        }
    }

    LegacyPlanCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (policies.values().stream().anyMatch(String::isBlank)) {
            throw new HoldfastException(ErrorCode.USAGE, "--policy is CHILD=POLICY; nothing was planned");
        }
        return call.with(Need.ENGINE, bench -> {
            LegacyOperations legacy = bench.operations().legacy();
            LegacyPlan plan;
            try (LegacyProgress progress = new LegacyProgress(call)) {
                plan = legacy.plan(new PlanWish(words.wish(template), policies, grace), call.actor(), progress);
            }
            long refused = plan.in(TableState.REFUSED);
            LegacyPlanRow row = LegacyPlanRow.of(plan);
            StringBuilder text = new StringBuilder(row.text(call.printer()));
            List<Line> lines = refused == 0 ? List.of() : legacy.tables(plan.id(), "refused", 0, ON_SCREEN);
            lines.forEach(line -> text.append("refused: %s: %s\n".formatted(line.table(), line.note())));
            if (refused > ON_SCREEN) {
                text.append("refused: %s more; `holdfast legacy list %d --state refused` has them all\n"
                        .formatted(Figures.count(refused - ON_SCREEN), plan.id()));
            }
            text.append("digest %s\nnothing was changed; fold it: holdfast legacy fold %d"
                    .formatted(plan.digest(), plan.id()));
            call.printer().document(new LegacyPlanRow.Listed(1, List.of(row)), text.toString());
            return refused == 0 ? ExitCodes.OK : ExitCodes.PARTIAL;
        });
    }
}
