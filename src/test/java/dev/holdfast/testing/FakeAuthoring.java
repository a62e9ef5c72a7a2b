package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.AuthoringOperations;
import dev.holdfast.onboard.Preview;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TableShape;
import dev.holdfast.policy.TableShape.ColumnShape;
import dev.holdfast.schedule.Crons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Tables that all have the same columns, and previews as the test put them there.
public final class FakeAuthoring implements AuthoringOperations {
    /// What previews were asked for, in order.
    public final List<PolicyDefinition> previewed = new CopyOnWriteArrayList<>();

    public final List<Cancellation> cancellations = new CopyOnWriteArrayList<>();
    public Proposal.Due due = new Proposal.Due(48_210L, "");

    @Override
    public Optional<String> inWords(String cron) {
        return new Crons().inWords(cron);
    }

    @Override
    public TableShape table(String database, String table) {
        return new TableShape(
                table.contains(".") ? table : "public." + table,
                List.of(
                        column("id", "bigint", "NUMBER", true),
                        column("order_id", "bigint", "NUMBER", false),
                        column("status", "character varying(20)", "TEXT", false),
                        column("created_at", "timestamp with time zone", "TIMESTAMPTZ", false),
                        column("closed_at", "timestamp with time zone", "TIMESTAMPTZ", false),
                        column("external_id", "uuid", "UUID", false)));
    }

    private static ColumnShape column(String name, String type, String family, boolean key) {
        return new ColumnShape(name, name, type, family, key);
    }

    @Override
    public Preview preview(PolicyDefinition wanted, int most, Duration patience, Cancellation cancellation) {
        previewed.add(wanted);
        cancellations.add(cancellation);
        if (wanted.criteria().contains("statsu")) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "criteria or age, at 1: public.orders has no column statsu, did you mean status?");
        }
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < Math.min(most, 10); row++) {
            rows.add(Arrays.asList(
                    Integer.toString(4_711 + row),
                    Integer.toString(800 + row),
                    "closed",
                    "2023-02-0" + (1 + row % 9) + " 08:15:00+00",
                    row % 3 == 0 ? null : "2023-03-01 10:00:00+00",
                    "6f1c2c1e-0000-4000-8000-00000000000" + row % 10));
        }
        return new Preview(
                due,
                List.of("id", "order_id", "status", "created_at", "closed_at", "external_id"),
                List.copyOf(rows),
                "");
    }
}
