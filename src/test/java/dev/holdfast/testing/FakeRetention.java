package dev.holdfast.testing;

import dev.holdfast.dialect.Retaining.Aged;
import dev.holdfast.dialect.Retaining.Kept;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.RetentionOperations;
import dev.holdfast.policy.ClassDefault;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.RetentionFloor;
import dev.holdfast.retention.Basis;
import dev.holdfast.retention.Conflict;
import dev.holdfast.retention.PolicyClocks;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The clocks of some policies in memory, with figures that are the same each time.
public final class FakeRetention implements RetentionOperations {
    /// What was asked for, in words.
    public final List<String> asked = new ArrayList<>();

    public final List<Conflict> conflicts = new ArrayList<>();

    private final Supplier<List<Policy>> policies;
    private final Instant now;

    public FakeRetention(Instant now, Supplier<List<Policy>> policies) {
        this.now = now;
        this.policies = policies;
    }

    @Override
    public List<PolicyClocks> policies() {
        return policies.get().stream()
                .map(policy -> new PolicyClocks(
                        policy,
                        policy.root()
                                ? List.of(new RetentionFloor(
                                        policy.archiveDatabase(),
                                        new TableName("shop", policy.table().table()),
                                        Period.ofYears(7),
                                        "ann",
                                        "tax law",
                                        now))
                                : List.of()))
                .toList();
    }

    @Override
    public List<ClassDefault> classes() {
        return List.of(
                new ClassDefault("functional", Period.ofMonths(13), Period.ofYears(7), 1, "holdfast", now),
                new ClassDefault("reference", Period.ofMonths(13), Period.ofYears(3), 1, "holdfast", now),
                new ClassDefault("operational", Period.ofDays(90), Period.ofYears(1), 2, "ann", now),
                new ClassDefault("installation", null, null, 1, "holdfast", now));
    }

    @Override
    public List<Conflict> conflicts() {
        return List.copyOf(conflicts);
    }

    /// Ten rows a day for five years, and as many archived in the year before that.
    @Override
    public Basis measure(String policy, Cancellation cancellation) {
        asked.add("measure " + policy);
        Policy measured = policies.get().stream()
                .filter(each -> each.name().equals(policy))
                .findFirst()
                .orElseThrow();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<Aged> aged = today.minusYears(5)
                .datesUntil(today)
                .map(day -> new Aged(day, 10))
                .toList();
        List<Kept> kept = today.minusYears(1)
                .datesUntil(today)
                .map(day -> new Kept(day, day.plus(measured.retention()), false, 10))
                .toList();
        return new Basis(
                measured,
                now,
                today,
                aged,
                500L,
                kept,
                null,
                List.of(new Basis.Touched(2, "Smith v. Jones", null)),
                318L,
                List.of("deliveries"),
                List.of());
    }

    @Override
    public List<String> setClass(
            String name, @Nullable Period residence, @Nullable Period retention, String actor, String reason) {
        asked.add("class %s %s %s by %s because %s".formatted(name, residence, retention, actor, reason));
        return List.of("orders");
    }

    @Override
    public void set(String policy, UnaryOperator<PolicyDraft> change, String actor, String reason) {
        PolicyDefinition wanted = change.apply(
                        new PolicyDraft(policy, "shop", policy, "P7Y", "UTC").age("created_at", "P90D"))
                .definition();
        asked.add("set %s %s %s %s %s by %s because %s"
                .formatted(
                        policy,
                        wanted.residence(),
                        wanted.retention(),
                        wanted.tableClass(),
                        wanted.retentionFrom(),
                        actor,
                        reason));
    }

    @Override
    public void lengthenArchived(String policy, Period least, String actor, String reason) {
        asked.add("lengthen %s %s by %s because %s".formatted(policy, least, actor, reason));
    }
}
