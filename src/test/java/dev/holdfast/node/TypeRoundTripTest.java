package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.SampleType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/// Values of every type, ordinary and extreme, arrive in the archive as they left the source, byte for byte.
class TypeRoundTripTest {
    private static final List<SampleType> TYPES = SampleType.all();

    private static PolicyDraft policy(String proof, String archive) {
        return TestPolicies.draft("things", "shop")
                .archive(archive, "kept")
                .chunkRows(5)
                .proof(proof)
                .driving(TestPolicies.full(1));
    }

    private static byte[] binary(Connection connection, String query) throws SQLException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (" + query + ") to stdout (format binary)", bytes);
        return bytes.toByteArray();
    }

    @Test
    void thereAreSixtyTypesWithTenValuesEach() {
        assertThat(TYPES).hasSizeGreaterThanOrEqualTo(60);
        assertThat(TYPES)
                .filteredOn(type -> !List.of("boolean", "mood").contains(type.name()))
                .allSatisfy(type -> assertThat(type.values()).as(type.name()).hasSizeGreaterThanOrEqualTo(10));
    }

    @ParameterizedTest
    @CsvSource({"set, shop", "proof, shop", "set, vault", "proof, vault"})
    void everyValueArrivesAsItWas(String proof, String archive) throws SQLException, IOException {
        try (EngineFixture engine = new EngineFixture("shop", "vault")) {
            engine.execute("shop", SampleType.table("things", TYPES) + "create table expected as table things");
            engine.policy(policy(proof, archive));

            SessionView session = engine.run("things").getFirst();

            assertThat(session.error()).isNull();
            assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
            assertThat(engine.number("shop", "select count(*) from things")).isZero();
            assertThat(differing(engine, archive)).isEmpty();
            Verification verification = engine.verify();
            assertThat(verification.differences()).isEmpty();
            assertThat(verification.rowsChecked()).isEqualTo(engine.number("shop", "select count(*) from expected"));
        }
    }

    @ParameterizedTest
    @CsvSource({"shop", "vault"})
    void everyValueComesBackAsItWas(String archive) throws SQLException, IOException {
        try (EngineFixture engine = new EngineFixture("shop", "vault")) {
            engine.execute("shop", SampleType.table("things", TYPES) + "create table expected as table things");
            engine.policy(policy("set", archive));
            engine.run("things");

            RestoreView view = engine.node()
                    .restores()
                    .run(
                            new RestoreWish(
                                    new Selection.OfSession(1),
                                    false,
                                    OnConflict.FAIL,
                                    Pinning.NONE,
                                    List.of(),
                                    "ann",
                                    "test"),
                            null);

            assertThat(view.error()).isEmpty();
            try (Connection connection = engine.connect("shop")) {
                for (int i = 0; i < TYPES.size(); i++) {
                    String values = "select %1$s, format('%%s', %1$s) from ".formatted(SampleType.column(i));
                    assertThat(binary(connection, values + "things order by id"))
                            .as(TYPES.get(i).name())
                            .isEqualTo(binary(connection, values + "expected order by id"));
                }
            }
        }
    }

    /// Types of which some value is not what it was, in binary or in text.
    private static List<String> differing(EngineFixture engine, String archive) throws SQLException, IOException {
        List<String> differing = new ArrayList<>();
        try (Connection before = engine.connect("shop");
                Connection after = engine.connect(archive)) {
            for (int i = 0; i < TYPES.size(); i++) {
                String type = archived(after, i);
                String column = SampleType.column(i);
                String sent = type.equals("text") ? column + "::text" : column;
                String printed = "select format('%s', " + sent + ") from ";
                if (!Arrays.equals(
                                binary(before, "select " + sent + " from expected order by id"),
                                binary(after, "select " + column + " from kept.things order by id"))
                        || !Arrays.equals(
                                binary(before, printed + "expected order by id"),
                                binary(after, printed.replace("::text", "") + "kept.things order by id"))) {
                    differing.add(TYPES.get(i).name() + " as " + type);
                }
            }
        }
        return differing;
    }

    private static String archived(Connection connection, int column) throws SQLException {
        try (var statement = connection.prepareStatement("select format_type(atttypid, atttypmod) from pg_attribute"
                + " where attrelid = 'kept.things'::regclass and attname = ?")) {
            statement.setString(1, SampleType.column(column));
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
