package dev.holdfast.onboard;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.onboard.Proposal.Due;
import dev.holdfast.policy.ClockDefaults;
import dev.holdfast.policy.Eligibility;
import dev.holdfast.policy.EligibilityRule;
import dev.holdfast.policy.PolicyDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Counts due rows of policies that do not stand yet, and gives up a count that takes too long.
final class DueCounter {
    private final Estate estate;
    private final ClockDefaults defaults;
    private final Instant now;
    private final Duration patience;
    private final Cancellation cancellation;
    private final EligibilityRule rule = new EligibilityRule();
    private final Map<String, Schema> schemas = new HashMap<>();

    DueCounter(Estate estate, ClockDefaults defaults, Instant now, Duration patience, Cancellation cancellation) {
        this.estate = estate;
        this.defaults = defaults;
        this.now = now;
        this.patience = patience;
        this.cancellation = cancellation;
    }

    Due count(PolicyDefinition definition) {
        if (cancellation.asked()) {
            return new Due(null, "cancelled");
        }
        GovernedDatabase database = estate.database(definition.database());
        Schema schema = schemas.computeIfAbsent(
                database.name(),
                name -> database.read(connection -> SchemaReader.read(name, database.dialect(), connection)));
        MarkQuery query = query(database, definition, schema);
        Cancellation tooLong = new Cancellation();
        CompletableFuture<Void> alarm = CompletableFuture.runAsync(
                tooLong::cancel, CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
        try {
            long rows = database.read(
                    tooLong, connection -> database.dialect().marking().countDue(connection, query));
            return new Due(rows, "");
        } catch (HoldfastException failure) {
            if (failure.code() != ErrorCode.DATABASE) {
                throw failure;
            }
            return new Due(
                    null,
                    tooLong.asked()
                            ? "not counted within " + patience.toSeconds() + " s"
                            : String.valueOf(failure.getMessage()));
        } finally {
            alarm.cancel(false);
        }
    }

    private MarkQuery query(GovernedDatabase database, PolicyDefinition definition, Schema schema) {
        TableInfo root = table(database, schema, definition.table());
        definition.joins().values().forEach(join -> table(database, schema, join.table()));
        Eligibility due = rule.of(definition, database.spec().engine(), schema, defaults, now);
        return new MarkQuery(
                root.name(), root.keyColumns(), due.joins(), due.condition(), null, List.of(), Integer.MAX_VALUE);
    }

    private static TableInfo table(GovernedDatabase database, Schema schema, String text) {
        TableName name = TableName.parse(text, database.spec().engine().defaultSchema());
        return schema.table(name)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED,
                        database.name() + " has no table " + name + " any more; nothing was counted: propose again"));
    }
}
