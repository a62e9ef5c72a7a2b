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
import java.util.stream.Stream;

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
            return new Due(null, Alarm.CANCELLED);
        }
        GovernedDatabase database = estate.database(definition.database());
        MarkQuery query = query(definition, Integer.MAX_VALUE);
        Alarm alarm = new Alarm(patience);
        try {
            long rows = database.read(
                    cancellation,
                    connection -> alarm.during(database, connection, () -> database.dialect()
                            .marking()
                            .countDue(connection, query)));
            return new Due(rows, "");
        } catch (HoldfastException failure) {
            return new Due(null, alarm.why(failure, cancellation, "not counted"));
        }
    }

    /// The first rows that are due by `definition`, no more than `most`.
    Sampler.Sample sample(PolicyDefinition definition, int most) {
        if (cancellation.asked()) {
            return new Sampler.Sample(List.of(), Alarm.CANCELLED);
        }
        return new Sampler(estate.database(definition.database()), root(definition))
                .read(query(definition, most), new Alarm(patience), cancellation);
    }

    TableInfo root(PolicyDefinition definition) {
        return table(estate.database(definition.database()), schema(definition), definition.table());
    }

    private Schema schema(PolicyDefinition definition) {
        GovernedDatabase database = estate.database(definition.database());
        return schemas.computeIfAbsent(
                database.name(),
                name -> database.read(connection -> SchemaReader.read(name, database.dialect(), connection)));
    }

    /// For who asks of this definition alone: no more of the catalog is read than the tables that it names, of perhaps
    /// 20,000.
    DueCounter knowing(PolicyDefinition definition) {
        GovernedDatabase database = estate.database(definition.database());
        List<TableName> named = Stream.concat(
                        Stream.of(definition.table()),
                        definition.joins().values().stream().map(PolicyDefinition.JoinDefinition::table))
                .map(text -> name(database, text))
                .distinct()
                .toList();
        schemas.put(
                database.name(),
                database.read(connection -> SchemaReader.read(database.name(), database.dialect(), connection, named)));
        return this;
    }

    private MarkQuery query(PolicyDefinition definition, int most) {
        GovernedDatabase database = estate.database(definition.database());
        Schema schema = schema(definition);
        TableInfo root = root(definition);
        definition.joins().values().forEach(join -> table(database, schema, join.table()));
        Eligibility due = rule.of(definition, database.spec().engine(), schema, defaults, now);
        return new MarkQuery(root.name(), root.keyColumns(), due.joins(), due.condition(), null, List.of(), most);
    }

    private static TableInfo table(GovernedDatabase database, Schema schema, String text) {
        TableName name = name(database, text);
        return schema.table(name).orElseThrow(() -> absent(database, name));
    }

    /// @param text as a policy names a table
    static TableName name(GovernedDatabase database, String text) {
        return TableName.parse(text, database.spec().engine().defaultSchema());
    }

    static HoldfastException absent(GovernedDatabase database, TableName name) {
        return new HoldfastException(
                ErrorCode.BLOCKED, database.name() + " has no table " + name + "; nothing was read of it");
    }
}
