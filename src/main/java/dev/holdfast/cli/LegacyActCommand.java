package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.Scope;
import dev.holdfast.node.LegacyOperations;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `legacy fold`, `drop` and `undo` have in common: a plan, some of its children, some of its tables.
abstract class LegacyActCommand implements Callable<Integer> {
    private static final int ON_SCREEN = 20;

    final Invocation call;

    @Parameters(paramLabel = "PLAN", description = "its number; see `holdfast legacy list`")
    long plan;

    @Option(
            names = {"--child", "--policy"},
            paramLabel = "CHILD",
            description = "a child of the plan, or its policy, to begin with; all when not said. May be repeated")
    Set<String> children = new LinkedHashSet<>();

    @Option(names = "--limit", paramLabel = "N", description = "most tables of this run; all when not said")
    int limit;

    LegacyActCommand(Invocation call) {
        this.call = call;
    }

    abstract Done act(LegacyOperations legacy, Scope scope, LegacyProgress progress, Cancellation cancellation);

    /// What to do next, for a person.
    abstract String next(LegacyPlan after);

    /// Asks before anything that is hard to take back. @return false when the person said no
    boolean agreed(LegacyPlan before) {
        return true;
    }

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new HoldfastException(ErrorCode.USAGE, "--limit is a number of tables; nothing was changed");
        }
        return call.with(Need.ENGINE, bench -> {
            LegacyOperations legacy = bench.operations().legacy();
            LegacyPlan before = legacy.find(plan);
            if (!agreed(before)) {
                call.say("nothing was changed");
                return ExitCodes.OK;
            }
            Cancellation cancellation = new Cancellation();
            Runnable stop = () -> {
                call.say("stopping after this batch of tables; again to stop at once");
                cancellation.cancel();
            };
            try (Signals signals = new Signals(stop, call.screen().exitAtOnce())) {
                Done done;
                try (LegacyProgress progress = new LegacyProgress(call)) {
                    done = act(legacy, new Scope(named(before), limit), progress, cancellation);
                }
                LegacyPlan after = legacy.find(plan);
                call.printer().document(new Report(1, plan, done, LegacyPlanRow.of(after)), text(done, after));
                return signals.exitCode(done.leftTables() == 0 ? ExitCodes.OK : ExitCodes.PARTIAL);
            }
        });
    }

    /// Children by their own names, also where their policies were named.
    private Set<String> named(LegacyPlan before) {
        Set<String> named = new LinkedHashSet<>();
        for (String name : children) {
            List<String> meant = before.children().stream()
                    .filter(child ->
                            child.child().equals(name) || child.policy().equals(name))
                    .map(LegacyPlan.Child::child)
                    .toList();
            if (meant.isEmpty()) {
                throw new HoldfastException(
                        ErrorCode.USAGE,
                        "legacy plan %d has no child and no policy '%s'; nothing was changed".formatted(plan, name));
            }
            named.addAll(meant);
        }
        return named;
    }

    private record Report(int schemaVersion, long plan, Done done, LegacyPlanRow now) {}

    private String text(Done done, LegacyPlan after) {
        StringBuilder text = new StringBuilder("legacy plan %d: %s tables %s%s\n"
                .formatted(
                        plan,
                        Figures.count(done.tables()),
                        done.did(),
                        done.ids() == 0 ? "" : ", " + Figures.count(done.ids()) + " ids"));
        done.left().stream()
                .limit(ON_SCREEN)
                .forEach(left -> text.append("left: %s: %s\n".formatted(left.table(), left.reason())));
        if (done.leftTables() > ON_SCREEN) {
            text.append("left: %s tables in all; --output json has the first hundred\n"
                    .formatted(Figures.count(done.leftTables())));
        }
        return text.append(next(after)).toString();
    }
}
