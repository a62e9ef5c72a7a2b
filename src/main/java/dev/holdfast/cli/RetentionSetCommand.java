package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.RetentionOperations;
import dev.holdfast.policy.ClassDefault;
import dev.holdfast.policy.Periods;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDraft;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast retention set`.
@Command(
        name = "set",
        description = {
            "Changes the clocks of a policy, or of a class and of all policies that follow it.",
            "A longer retention also keeps what was archived longer, which can never be taken back: then it asks."
        })
final class RetentionSetCommand implements Callable<Integer> {
    private static final String NOTHING = "; nothing was changed";

    private final Invocation call;

    @Parameters(paramLabel = "NAME", description = "the policy; with --of-class the class, or `installation`")
    String name = "";

    @Parameters(
            index = "1",
            paramLabel = "PERIOD",
            arity = "0..1",
            description = "with --archived: how long archived rows are kept at least, as 10y, 18m or P10Y")
    String least = "";

    @Option(names = "--of-class", description = "NAME is a class: functional, reference, operational or installation")
    boolean ofClass;

    @Option(names = "--archived", description = "keeps rows that are archived longer, and changes nothing else")
    boolean archived;

    @Option(names = "--residence", paramLabel = "PERIOD", description = "how long rows stay; `none` to follow")
    String residence = "";

    @Option(names = "--retention", paramLabel = "PERIOD", description = "how long they are kept; `none` to follow")
    String retention = "";

    @Option(names = "--class", paramLabel = "CLASS", description = "the class that the policy follows; `none` for none")
    String tableClass = "";

    @Option(
            names = "--from",
            paramLabel = "COLUMN",
            description = "column or alias.column that retention is counted from; `archiving` for the time of that")
    String from = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    RetentionSetCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        boolean values = !(residence + retention + tableClass + from).isEmpty();
        if (archived ? values || ofClass || least.isEmpty() : !values || !least.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "say --residence, --retention, --class or --from, or --archived NAME PERIOD" + NOTHING);
        }
        if (ofClass && !(tableClass + from).isEmpty()) {
            throw new HoldfastException(ErrorCode.USAGE, "a class has a residence and a retention only" + NOTHING);
        }
        return call.with(Need.ENGINE, bench -> {
            RetentionOperations clocks = bench.operations().retention();
            if (archived) {
                return lengthen(clocks, Periods.parse(least));
            }
            return ofClass ? setClass(clocks) : setPolicy(clocks, bench);
        });
    }

    private int lengthen(RetentionOperations clocks, Period period) {
        if (!agreed("archived rows of %s".formatted(name), period)) {
            return ExitCodes.PARTIAL;
        }
        clocks.lengthenArchived(name, period, call.actor(), reason);
        return Done.print(call, "archived rows of " + name, "kept at least " + period);
    }

    private boolean agreed(String what, Period period) {
        boolean agreed = call.confirmed(
                "%s are kept at least %s from now on, and never shorter again: go on?".formatted(what, period));
        if (!agreed) {
            call.say("nothing was changed");
        }
        return agreed;
    }

    private int setClass(RetentionOperations clocks) {
        ClassDefault standing = clocks.classes().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE,
                        "there is no class " + name + ": functional, reference, operational or installation"
                                + NOTHING));
        @Nullable Period kept = other(retention, standing.retention());
        if (longer(standing.retention(), kept)
                && !agreed("archived rows of policies that follow " + name, Objects.requireNonNull(kept))) {
            return ExitCodes.PARTIAL;
        }
        List<String> changed =
                clocks.setClass(name, other(residence, standing.residence()), kept, call.actor(), reason);
        return Done.print(
                call,
                "class " + name,
                changed.isEmpty() ? "set; no policy follows it there" : "set; changes " + String.join(", ", changed));
    }

    private static @Nullable Period other(String typed, @Nullable Period standing) {
        if (typed.isEmpty()) {
            return standing;
        }
        return typed.equals("none") ? null : Periods.parse(typed);
    }

    private static boolean longer(@Nullable Period before, @Nullable Period after) {
        return before != null && after != null && !Periods.atLeast(before, after);
    }

    private int setPolicy(RetentionOperations clocks, Workbench bench) {
        Policy standing = call.policy(bench, name).policy();
        if (!retention.isEmpty() && !retention.equals("none")) {
            Period kept = Periods.parse(retention);
            if (longer(standing.retention(), kept) && !agreed("archived rows of " + name, kept)) {
                return ExitCodes.PARTIAL;
            }
        }
        clocks.set(name, this::change, call.actor(), reason);
        Policy now = bench.operations().policy(name);
        return Done.print(
                call,
                "policy " + name,
                "version %d, residence %s, retention %s"
                        .formatted(now.version(), now.residence() == null ? "none" : now.residence(), now.retention()));
    }

    private PolicyDraft change(PolicyDraft draft) {
        if (!residence.isEmpty()) {
            draft.residence(iso(residence));
        }
        if (!retention.isEmpty()) {
            draft.retention(iso(retention));
        }
        if (!tableClass.isEmpty()) {
            draft.tableClass(tableClass.equals("none") ? null : tableClass);
        }
        if (!from.isEmpty()) {
            draft.retentionFrom(from.equals("archiving") ? null : from);
        }
        return draft;
    }

    private static @Nullable String iso(String typed) {
        return typed.equals("none") ? null : Periods.parse(typed).toString();
    }
}
