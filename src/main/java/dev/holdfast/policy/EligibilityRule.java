package dev.holdfast.policy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.Always;
import dev.holdfast.dialect.Condition.And;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Day;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.LocalMoment;
import dev.holdfast.dialect.Condition.Moment;
import dev.holdfast.dialect.Condition.Operator;
import dev.holdfast.dialect.Condition.Unreferenced;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Says which rows of a policy are due: criteria and age put together, the cut-off typed as the age column is.
///
/// Where rows of the table refer to each other, one is due when no other refers to it any more: leaves go first, then
/// what they hung on. So no chunk cuts a tree in two, and what is not due, held or pinned keeps all that it hangs on.
public final class EligibilityRule {
    /// What is due at `now`. A row without age is never due.
    ///
    /// @param schema of the policy's database
    /// @throws HoldfastException `BLOCKED` when table, criteria or age column no longer fit the schema
    public Eligibility of(Policy policy, Schema schema, Instant now) {
        Eligibility due = inScope(policy, schema, scope -> due(policy, scope, now));
        return policy.archivedByService() ? due : leavesFirst(due, schema, table(policy, schema, policy.table()));
    }

    /// What rows a policy is about at whatever age, and the column that tells the age.
    public Candidates candidates(Policy policy, Schema schema) {
        return inScope(
                policy,
                schema,
                scope -> new Candidates(
                        policy.joins(),
                        Criteria.parse(policy.criteria(), scope),
                        policy.ageColumn() == null ? null : ageColumn(scope, policy.ageColumn())));
    }

    /// @param age null when age does not matter
    public record Candidates(
            List<Join> joins, Condition criteria, @Nullable ColumnOperand age) {
        public Candidates {
            joins = List.copyOf(joins);
        }
    }

    /// Where the retention of a policy's rows is counted from; null for the time of archiving.
    ///
    /// @throws HoldfastException `BLOCKED` when there is no such column any more
    public @Nullable RetentionClock clock(Policy policy, Schema schema) {
        String from = policy.clocks().retentionFrom();
        if (from == null) {
            return null;
        }
        ColumnOperand column = inScope(policy, schema, scope -> ageColumn(scope, from));
        return new RetentionClock(
                policy.table(),
                policy.joins().stream()
                        .filter(join -> join.alias().equals(column.alias()))
                        .toList(),
                column,
                policy.retention(),
                policy.zone());
    }

    private static <T> T inScope(Policy policy, Schema schema, Function<CriteriaScope, T> work) {
        Map<String, TableInfo> joined = new HashMap<>();
        policy.joins().forEach(join -> joined.put(join.alias(), table(policy, schema, join.table())));
        CriteriaScope scope = new CriteriaScope(table(policy, schema, policy.table()), joined, policy.zone());
        try {
            return work.apply(scope);
        } catch (CriteriaException e) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy " + policy.name() + " no longer fits " + policy.database() + "/" + policy.table()
                            + "; nothing was archived: " + e.getMessage(),
                    e);
        }
    }

    private static TableInfo table(Policy policy, Schema schema, TableName name) {
        return schema.table(name)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED,
                        "policy " + policy.name() + ": " + policy.database() + " has no table " + name
                                + "; nothing was archived"));
    }

    /// @return what is due as it is, then that no row refers to it by any key of the table to itself
    private static Eligibility leavesFirst(Eligibility due, Schema schema, TableInfo table) {
        List<Condition> parts = new ArrayList<>(List.of(due.condition()));
        schema.selfReferences(table.name()).forEach(key -> parts.add(new Unreferenced(key, table.key())));
        return parts.size() == 1 ? due : new Eligibility(due.joins(), new And(parts), due.cutoff());
    }

    private static Eligibility due(Policy policy, CriteriaScope scope, Instant now) {
        return due(policy.criteria(), policy.joins(), policy.ageColumn(), policy.residence(), scope, now);
    }

    private static Eligibility due(
            String text,
            List<Join> joins,
            @Nullable String age,
            @Nullable Period residence,
            CriteriaScope scope,
            Instant now) {
        Condition criteria = Criteria.parse(text, scope);
        if (age == null || residence == null) {
            return new Eligibility(joins, criteria, null);
        }
        LocalDate firstDayKept = LocalDate.ofInstant(now, scope.zone()).minus(residence);
        Instant cutoff = firstDayKept.atStartOfDay(scope.zone()).toInstant();
        ColumnOperand column = ageColumn(scope, age);
        Literal bound =
                switch (TypeFamily.of(column.type())) {
                    case DATE -> new Day(firstDayKept);
                    case TIMESTAMP -> new LocalMoment(firstDayKept.atStartOfDay());
                    default -> new Moment(cutoff); // ageColumn lets nothing else through
                };
        Condition old = new Compare(column, Operator.LESS, bound);
        return new Eligibility(joins, criteria instanceof Always ? old : new And(List.of(criteria, old)), cutoff);
    }

    /// What would be due at `now` of a policy that does not stand yet.
    ///
    /// @param definition that passed a check against `schema`
    /// @param defaults what it follows where it says nothing
    public Eligibility of(
            PolicyDefinition definition, Engine engine, Schema schema, ClockDefaults defaults, Instant now) {
        Map<String, TableInfo> joined = new HashMap<>();
        List<Join> joins = new ArrayList<>();
        definition.joins().forEach((alias, join) -> {
            TableName table = TableName.parse(join.table(), engine.defaultSchema());
            joined.put(alias, schema.table(table).orElseThrow());
            joins.add(new Join(
                    alias,
                    table,
                    List.copyOf(join.on().keySet()),
                    List.copyOf(join.on().values())));
        });
        TableInfo root = schema.table(TableName.parse(definition.table(), engine.defaultSchema()))
                .orElseThrow();
        TableClass tableClass = definition.tableClass() == null
                ? null
                : TableClass.ofId(definition.tableClass()).orElse(null);
        Period residence = defaults.residence(
                        PolicyRows.period(definition.residence()), definition.ageColumn(), tableClass)
                .period();
        Eligibility due = due(
                definition.criteria(),
                joins,
                definition.ageColumn(),
                residence,
                new CriteriaScope(root, joined, ZoneId.of(definition.zone())),
                now);
        return leavesFirst(due, schema, root);
    }

    /// Reads `column` or `alias.column`, spelt as the catalog spells it.
    ///
    /// @throws CriteriaException when there is no such column or it holds no time
    static ColumnOperand ageColumn(CriteriaScope scope, String text) {
        int dot = text.indexOf('.');
        String name = text.substring(dot + 1);
        CriteriaColumns columns = new CriteriaColumns(scope);
        CriteriaToken column = new CriteriaToken(CriteriaToken.Kind.QUOTED_NAME, name, name, dot + 2);
        CriteriaOperand operand = dot < 0
                ? columns.ofRoot(column)
                : columns.ofJoin(CriteriaToken.name(text.substring(0, dot), 1), column);
        return switch (operand.family()) {
            case DATE, TIMESTAMP, TIMESTAMPTZ -> (ColumnOperand) operand.operand();
            case TEXT, NUMBER, BOOLEAN, UUID, ENUM, OTHER ->
                throw new CriteriaException(
                        1, operand.described() + "; age needs a date, a timestamp or a timestamp with time zone");
        };
    }
}
