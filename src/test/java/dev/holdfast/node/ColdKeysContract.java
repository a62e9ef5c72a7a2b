package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.Where;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.store.Links;
import dev.holdfast.testing.ContractEngine;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A key whose values may be spelled in several ways is found in a cold file as it was found in the archive table.
abstract class ColdKeysContract {
    private final ContractEngine server;
    private final String type;
    private final List<String> stored;
    private final List<String> asked;
    private EngineFixture engine;

    /// @param type of the key; @param stored its values, spelt as in a statement
    /// @param asked the same, in other spellings
    ColdKeysContract(ContractEngine server, String type, List<String> stored, List<String> asked) {
        this.server = server;
        this.type = type;
        this.stored = stored;
        this.asked = asked;
    }

    @BeforeEach
    void archive() throws SQLException {
        String shop = server.freshDatabase("shop");
        engine = new EngineFixture(
                Links.DEFAULT,
                TestServer.freshStore(Links.DEFAULT),
                List.of(server.spec("shop", shop), server.spec("vault", server.freshDatabase("vault"))),
                server.environment());
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE codes (code " + type
                + " NOT NULL, no int NOT NULL, note varchar(20) NULL, PRIMARY KEY (code, no))");
        for (int no = 1; no <= 3; no++) {
            for (String code : stored) {
                statements.add("INSERT INTO codes VALUES (" + code + ", " + no + ", 'note " + no + "')");
            }
        }
        try (Connection connection = server.connect(shop)) {
            server.execute(connection, statements.toArray(String[]::new));
        }
        engine.policy(TestPolicies.draft("codes", "shop")
                .archive("vault", "kept")
                .proof("set")
                .driving(TestPolicies.full(1)));
        engine.run("codes").forEach(session -> assertThat(session.error()).isNull());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private HistoryPage find(String criteria) {
        return find(asked.stream().map(code -> List.of(code, "2")).toList(), criteria);
    }

    private HistoryPage find(List<List<String>> keys, String criteria) {
        HistoryPage page = engine.node()
                .operations()
                .history()
                .find(
                        new HistoryQuery(
                                "shop/" + server.table("codes"),
                                keys,
                                criteria,
                                ZoneOffset.UTC,
                                HistoryQuery.EVERYWHERE,
                                List.of(),
                                100,
                                HistoryQuery.USUAL_PATIENCE),
                        new Cancellation());
        assertThat(page.places()).filteredOn(place -> place.problem() != null).isEmpty();
        return page;
    }

    private void freeze() {
        for (Candidate candidate : engine.features().cold().plan(List.of(), Period.ofMonths(-2))) {
            engine.node().operations().cold().freeze(candidate, "ann");
        }
    }

    @Test
    void aKeyThatIsAskedForInTwoSpellingsIsFoundOnce() {
        List<List<String>> keys = new ArrayList<>();
        asked.forEach(code -> keys.add(List.of(code, "2")));
        for (int no = 100; no < 200; no++) {
            keys.add(List.of(asked.getFirst(), Integer.toString(no)));
        }
        find("").rows()
                .forEach(row -> keys.add(row.key().stream().map(String::valueOf).toList()));
        assertThat(find(keys, "").rows()).as("warm").hasSize(stored.size());
        freeze();

        assertThat(find(keys, "").rows())
                .as("cold")
                .hasSize(stored.size())
                .extracting(HistoryRow::where)
                .containsOnly(Where.COLD);
    }

    @Test
    void whatIsSpelledInAnotherWayIsFoundInTheFile() {
        HistoryPage warm = find("");
        assertThat(warm.rows())
                .hasSize(stored.size())
                .extracting(HistoryRow::where)
                .containsOnly(Where.WARM);
        freeze();

        HistoryPage cold = find("");

        assertThat(cold.rows()).extracting(HistoryRow::where).containsOnly(Where.COLD);
        assertThat(cold.rows())
                .extracting(HistoryRow::key)
                .isEqualTo(warm.rows().stream().map(HistoryRow::key).toList());
        assertThat(cold.rows())
                .extracting(HistoryRow::values)
                .isEqualTo(warm.rows().stream().map(HistoryRow::values).toList());
        assertThat(find("note = 'note 1'").rows()).isEmpty();
        assertThat(find("note = 'note 2'").rows()).hasSize(stored.size());
    }
}
