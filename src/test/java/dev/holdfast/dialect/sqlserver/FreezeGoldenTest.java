package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Freezing.Part;
import dev.holdfast.dialect.Searching.Texts;
import dev.holdfast.dialect.Searching.Wanted;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.Golden;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What freezes and thaws a month, with a column of each spelling.
class FreezeGoldenTest {
    private static final TableName ORDERS = new TableName("kept", "orders");
    private static final Part PART = new Part(
            ORDERS,
            new TableName("kept", "orders_y2026m01"),
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-02-01T00:00:00Z"));

    private static Map<String, SqlServerType> types() {
        Map<String, SqlServerType> types = new LinkedHashMap<>();
        for (String type : List.of(
                "bigint",
                "decimal(12,2)",
                "money",
                "float",
                "real",
                "bit",
                "nvarchar(20) collate Latin1_General_CI_AS",
                "char(6) collate Latin1_General_CI_AS",
                "varchar(max) collate Latin1_General_CI_AS",
                "ntext collate Latin1_General_CI_AS",
                "xml",
                "varbinary(20)",
                "binary(8)",
                "image",
                "geography",
                "hierarchyid",
                "uniqueidentifier",
                "date",
                "time(3)",
                "datetime",
                "datetime2(7)",
                "datetimeoffset(6)")) {
            types.put("c" + (types.size() + 1), SqlServerType.parse(type));
        }
        return types;
    }

    @Test
    void monthsAreFoundReadLoadedAndDropped() {
        Map<String, SqlServerType> types = types();
        List<String> columns = List.copyOf(types.keySet());
        Golden.same(
                "sqlserver/freezing.sql",
                String.join(
                        ";\n\n",
                        SqlServerFreezing.partitionsSql(ORDERS),
                        SqlServerFreezing.rowsSql(PART, types, columns, List.of("c1", "c18")),
                        PrintedRows.loadSql(new TableName(SqlServerText.SCRATCH + "kept", "orders"), types, columns),
                        SqlServerFreezing.dropSql(PART),
                        SqlServerSearching.meetingSql(
                                new Texts(
                                        ORDERS,
                                        List.of(
                                                new Wanted("c6", "bit"),
                                                new Wanted("c7", "nvarchar(20) collate Latin1_General_CI_AS")),
                                        List.of(new Wanted("new", "int")),
                                        new Condition.Always(),
                                        List.of()),
                                Fragment.of("1 = 1"))));
    }
}
