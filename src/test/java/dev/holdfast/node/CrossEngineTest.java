package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Links;
import dev.holdfast.testing.SampleType;
import dev.holdfast.testing.SqlServerEngine;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that cross from one engine to the other, every type with ordinary and extreme values.
@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
class CrossEngineTest {
    private final SqlServerEngine server = new SqlServerEngine();
    private String ware = "";
    private EngineFixture engine;

    @BeforeEach
    void openDatabasesOnBothEngines() throws SQLException {
        ware = server.freshDatabase("ware");
        engine = new EngineFixture(
                Links.DEFAULT,
                TestServer.freshStore(Links.DEFAULT),
                List.of(
                        EngineFixture.inTheSharedServer("shop"),
                        EngineFixture.inTheSharedServer("vault"),
                        server.spec("ware", ware)),
                server.environment());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void tsql(String... statements) throws SQLException {
        try (Connection connection = server.connect(ware)) {
            server.execute(connection, statements);
        }
    }

    private List<String> lines(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = server.connect(ware);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                lines.add(row.getString(1));
            }
        }
        return lines;
    }

    private static PolicyDraft policy(String database, String archive, String proof) {
        return TestPolicies.draft("things", database)
                .archive(archive, "kept")
                .chunkRows(100)
                .proof(proof)
                .driving(TestPolicies.full(1));
    }

    private void runAndVerify() {
        SessionView session = engine.run("things").getFirst();

        assertThat(session.error()).isNull();
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// A row for each value of each type, so that one that stays takes no other with it.
    private void sampleTypes() {
        List<SampleType> types = SampleType.all().stream()
                .filter(type -> !type.name().equals("money"))
                .toList();
        String columns = IntStream.range(0, types.size())
                .mapToObj(i -> SampleType.column(i) + " " + types.get(i).name())
                .collect(Collectors.joining(", "));
        StringBuilder script = new StringBuilder(SampleType.table("scratch", List.of(types.getFirst())))
                .append("create table things (id int primary key, what text, ")
                .append(columns)
                .append(");");
        int id = 0;
        for (int i = 0; i < types.size(); i++) {
            for (String value : types.get(i).values()) {
                String literal = "'" + value.replace("'", "''") + "'";
                script.append("insert into things (id, what, %s) values (%d, %s, %s);"
                        .formatted(
                                SampleType.column(i),
                                ++id,
                                "'" + types.get(i).name().replace("'", "''") + ": ' || " + literal,
                                literal + "::" + types.get(i).name()));
            }
        }
        engine.execute("shop", script.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "proof"})
    void everyTypeOfPostgresqlIsKeptBySqlServerOrStays(String proof) throws SQLException {
        sampleTypes();
        long all = engine.number("shop", "select count(*) from things");
        engine.policy(policy("shop", "ware", proof));

        runAndVerify();

        List<String> stayed = engine.lines("shop", "select what from things order by id");
        assertThat(stayed).allMatch(what -> what.matches("(?s).*(NaN|[Ii]nfinity|24:00.*|BC|[0-9]{5}.*)"));
        assertThat(lines("select count_big(*) from kept.things")).containsExactly("" + (all - stayed.size()));
    }
}
