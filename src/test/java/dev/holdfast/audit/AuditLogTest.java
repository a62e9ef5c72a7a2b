package dev.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.ChainReport.Break;
import dev.holdfast.audit.ChainReport.Kind;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditLogTest {
    private static final int ENTRIES = 20;

    private final Store store = TestServer.freshStore();
    private final AuditLog audit = new AuditLog();

    @AfterEach
    void close() {
        TestServer.close(store);
    }

    private void append(int count) {
        for (int i = 1; i <= count; i++) {
            Deed deed = Deed.done("ann", Act.POLICY_CHANGED, "policy p" + i, Map.of("n", i), Map.of("n", i + 1));
            store.run(tx -> audit.append(tx, deed));
        }
    }

    /// What somebody does who owns the database.
    private void tamper(String sql) {
        try (Connection connection = store.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("begin; set local session_replication_role = replica; " + sql + "; commit");
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private ChainReport check(Anchor... anchors) {
        return audit.check(store, List.of(anchors));
    }

    private Break broken(Anchor... anchors) {
        return Objects.requireNonNull(check(anchors).broken(), "the chain seems whole");
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        audit.read(store, entries::add);
        return entries;
    }

    /// Writes entries from `number` on anew, as the engine would have written them.
    private void writeAnew(long number) {
        List<Entry> all = entries();
        String previous = number == 1
                ? Entry.genesis(store.installation())
                : all.get((int) number - 2).digest();
        for (Entry entry : all.subList((int) number - 1, all.size())) {
            Entry anew = new Entry(
                            entry.number(),
                            entry.at(),
                            entry.actor(),
                            entry.act(),
                            entry.object(),
                            entry.before(),
                            entry.after(),
                            entry.planDigest(),
                            entry.outcome(),
                            entry.reason(),
                            previous,
                            "")
                    .sealed();
            tamper("update audit set previous = '%s', digest = '%s' where number = %d"
                    .formatted(anew.previous(), anew.digest(), anew.number()));
            previous = anew.digest();
        }
        tamper("update audit_head set digest = '" + previous + "'");
    }

    @Test
    void aChainThatNobodyTouchedIsWhole() {
        assertThat(check().whole()).as("without any entry").isTrue();

        append(ENTRIES);

        ChainReport report = check();
        assertThat(report.whole()).isTrue();
        assertThat(report.entries()).isEqualTo(ENTRIES);
        assertThat(report.head().number()).isEqualTo(ENTRIES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor = 'bob'",
                "act = 'policy.removed'",
                "object = 'policy other'",
                "outcome = 'refused'",
                "reason = ''",
                "reason = 'because'",
                "plan_digest = 'ab'",
                "before_ = null",
                "before_ = '{\"n\": 7}'",
                "after_ = '{\"n\":9}'",
                "at = at + interval '1 microsecond'"
            })
    void anEditIsFoundWhereverItIs(String edit) {
        append(ENTRIES);

        tamper("update audit set " + edit + " where number = 7");

        assertThat(broken().kind()).isEqualTo(Kind.ALTERED);
        assertThat(broken().number()).isEqualTo(7);
        assertThat(broken().sentence()).contains("entry 7").contains("altered");
    }

    @Test
    void anEditWithANewDigestIsFoundAtTheNextLink() {
        append(ENTRIES);
        tamper("update audit set actor = 'bob' where number = 7");
        Entry edited = entries().get(6).sealed();

        tamper("update audit set digest = '%s' where number = 7".formatted(edited.digest()));

        assertThat(broken().kind()).isEqualTo(Kind.UNLINKED);
        assertThat(broken().number()).isEqualTo(8);
    }

    /// @param sql what is done to a chain of 20; @param found how the first broken link is called; @param number its
    /// own
    record Tampering(String name, String sql, Kind found, long number, String sentence) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Tampering> tamperings() {
        return Stream.of(
                new Tampering(
                        "an entry was deleted",
                        "delete from audit where number = 7",
                        Kind.MISSING,
                        7,
                        "entry 7 is missing: 8 follows 6"),
                new Tampering("an entry was deleted and its gap closed", """
                        delete from audit where number = 7;
                        update audit set number = -number where number > 7;
                        update audit set number = -number - 1 where number < 0;
                        update audit_head set number = 19""", Kind.ALTERED, 7, "entry 7"),
                new Tampering(
                        "two entries changed places", """
                        update audit set number = 0 where number = 7;
                        update audit set number = 7 where number = 8;
                        update audit set number = 8 where number = 0""", Kind.ALTERED, 7, "another entry that was put in its place"),
                new Tampering("an entry was put in twice", """
                        alter table audit drop constraint audit_pkey;
                        insert into audit select * from audit where number = 7""", Kind.INSERTED, 7, "entry 7"),
                new Tampering(
                        "the tail was cut",
                        "delete from audit where number > 15",
                        Kind.TRUNCATED,
                        16,
                        "the last entry is 15"),
                new Tampering(
                        "it is the chain of another installation",
                        "update installation set id = gen_random_uuid()",
                        Kind.UNLINKED,
                        1,
                        "entry 1"));
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void theFirstBrokenLinkIsNamed(Tampering tampering) {
        append(ENTRIES);

        tamper(tampering.sql());

        assertThat(broken().kind()).isEqualTo(tampering.found());
        assertThat(broken().number()).isEqualTo(tampering.number());
        assertThat(broken().sentence()).contains(tampering.sentence());
    }

    @Test
    void aTailThatWasCutWithItsHeadIsFoundByAnAnchor() {
        append(ENTRIES);
        Anchor anchor = new Anchor("vault", 3, check().head());

        tamper("delete from audit where number > 15;"
                + " update audit_head set number = 15, digest = (select digest from audit where number = 15)");

        assertThat(check().whole()).as("without anchors").isTrue();
        assertThat(broken(anchor).kind()).isEqualTo(Kind.TRUNCATED);
        assertThat(broken(anchor).number()).isEqualTo(16);
        assertThat(broken(anchor).sentence()).contains("vault").contains("session 3");
    }

    @Test
    void aChainThatWasWrittenAnewIsFoundByTheFirstAnchorThatDiffers() {
        append(ENTRIES);
        List<Entry> before = entries();
        Anchor[] anchors = LongStream.of(5, 12, 20)
                .mapToObj(number -> new Anchor(
                        "vault",
                        number,
                        new Head(number, before.get((int) number - 1).digest())))
                .toArray(Anchor[]::new);
        tamper("update audit set actor = 'bob' where number = 7");

        writeAnew(7);

        assertThat(check().whole()).as("without anchors").isTrue();
        assertThat(broken(anchors).kind()).isEqualTo(Kind.REWRITTEN);
        assertThat(broken(anchors).number()).isEqualTo(12);
    }

    /// T23: edits, deletions, exchanges and cuts at random places of a chain as it was read back. Each place is hit
    /// by each of them some sixty times; a longer chain would only be read longer.
    @Test
    void tenThousandTamperingsAreAllFound() {
        append(40);
        List<Entry> whole = entries();
        Head head = check().head();
        long seed = new Random().nextLong();
        Random random = new Random(seed);

        for (int i = 0; i < 10_000; i++) {
            List<Entry> chain = new ArrayList<>(whole);
            int at = random.nextInt(chain.size() - 1);
            switch (random.nextInt(4)) {
                case 0 -> chain.set(at, edited(chain.get(at), random));
                case 1 -> chain.remove(at);
                case 2 -> {
                    chain.set(at, numbered(whole.get(at + 1), at + 1));
                    chain.set(at + 1, numbered(whole.get(at), at + 2));
                }
                default -> chain.subList(at + 1, chain.size()).clear();
            }
            ChainCheck check = new ChainCheck(Entry.genesis(store.installation()), List.of());
            chain.forEach(check::next);
            Break found = check.end(head).broken();

            assertThat(found).as("seed %d, round %d", seed, i).isNotNull();
            assertThat(Objects.requireNonNull(found).number())
                    .as("seed %d, round %d", seed, i)
                    .isBetween(at + 1L, at + 2L);
        }
    }

    private static Entry edited(Entry entry, Random random) {
        String other = "x" + random.nextInt();
        boolean[] field = new boolean[5];
        field[random.nextInt(5)] = true;
        return new Entry(
                entry.number(),
                field[0] ? entry.at().plusNanos(1000) : entry.at(),
                field[1] ? other : entry.actor(),
                entry.act(),
                field[2] ? other : entry.object(),
                field[3] ? "{}" : entry.before(),
                entry.after(),
                field[4] ? other : entry.planDigest(),
                entry.outcome(),
                entry.reason(),
                entry.previous(),
                entry.digest());
    }

    private static Entry numbered(Entry entry, long number) {
        return new Entry(
                number,
                entry.at(),
                entry.actor(),
                entry.act(),
                entry.object(),
                entry.before(),
                entry.after(),
                entry.planDigest(),
                entry.outcome(),
                entry.reason(),
                entry.previous(),
                entry.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit set actor = 'bob'",
                "update audit set actor = 'bob' where false",
                "delete from audit",
                "truncate audit"
            })
    void theTableRefusesWhateverDoesNotAppend(String sql) {
        append(1);

        assertThatThrownBy(() -> store.run(tx -> tx.dsl().execute(sql)))
                .hasMessageContaining("the audit only grows")
                .hasRootCauseInstanceOf(SQLException.class)
                .rootCause()
                .extracting(cause -> ((SQLException) cause).getSQLState())
                .isEqualTo("42501");
        assertThat(check().entries()).isEqualTo(1);
    }

    @Test
    void writersAtOnceMakeOneChainInOrderOfTime() throws Exception {
        try (var pool = Executors.newFixedThreadPool(8)) {
            List<Future<?>> writers = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(_ -> pool.submit(() -> append(25)))
                    .toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        assertThat(check().whole()).isTrue();
        assertThat(entries())
                .extracting(Entry::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(entries()).extracting(Entry::at).isSorted();
    }

    @Test
    void anActThatRollsBackLeavesNoEntry() {
        append(1);

        assertThatThrownBy(() -> store.run(tx -> {
                    audit.append(tx, Deed.done("ann", Act.POLICY_CREATED, "policy p", null, null));
                    throw new HoldfastException(ErrorCode.DATABASE, "it broke");
                }))
                .hasMessage("it broke");

        assertThat(check().entries()).isEqualTo(1);
        append(1);
        assertThat(check().whole()).isTrue();
    }

    @Test
    void anActWhoseEntryCannotBeWrittenDoesNotCommit() {
        tamper("alter table audit add constraint nobody check (actor <> 'ann')");

        assertThatThrownBy(() -> store.run(tx -> {
                    audit.append(tx, Deed.done("ann", Act.DATABASE_FORGOTTEN, "sample s", null, null));
                    tx.dsl().execute("insert into sample (name, seed, total_rows, state) values ('s', 1, 1, 'loaded')");
                }))
                .hasMessageContaining("nobody");

        int samples = store.inTransaction(
                tx -> tx.dsl().fetchSingle("select count(*) from sample").get(0, Integer.class));
        assertThat(samples).isZero();
    }

    @Test
    void aRefusedActLeavesItsEntryAndAFailureNone() {
        assertThatThrownBy(() -> audit.guard(store, "ann", Act.HOLD_RELEASED, "hold 1", () -> {
                    throw new HoldfastException(ErrorCode.BLOCKED, "somebody else must");
                }))
                .hasMessage("somebody else must");
        assertThatThrownBy(() -> audit.guard(store, "ann", Act.HOLD_RELEASED, "hold 1", () -> {
                    throw new HoldfastException(ErrorCode.UNREACHABLE, "it is gone");
                }))
                .hasMessage("it is gone");

        assertThat(entries()).singleElement().satisfies(entry -> {
            assertThat(entry.refused()).isTrue();
            assertThat(entry.reason()).isEqualTo("somebody else must");
            assertThat(entry.actor()).isEqualTo("ann");
        });
    }

    @Test
    void theListIsFilteredAndPaged() {
        append(5);
        store.run(tx -> audit.append(tx, Deed.done("bob", Act.HOLD_PLACED, "hold p3", null, null)));
        assertThatThrownBy(() -> audit.guard(store, "bob", Act.HOLD_RELEASED, "hold p3", () -> {
            throw new HoldfastException(ErrorCode.BLOCKED, "no");
        }));

        assertThat(numbers(new AuditFilter(null, "", "", "", "", 0, 3))).containsExactly(7L, 6L, 5L);
        assertThat(numbers(new AuditFilter(null, "", "", "", "", 5, 3))).containsExactly(4L, 3L, 2L);
        assertThat(numbers(new AuditFilter(null, "bob", "", "", "", 0, 9))).containsExactly(7L, 6L);
        assertThat(numbers(new AuditFilter(null, "", "hold", "", "", 0, 9))).containsExactly(7L, 6L);
        assertThat(numbers(new AuditFilter(null, "", "hold.placed", "", "", 0, 9)))
                .containsExactly(6L);
        assertThat(numbers(new AuditFilter(null, "", "", "p3", "", 0, 9))).containsExactly(7L, 6L, 3L);
        assertThat(numbers(new AuditFilter(null, "", "", "policy p3", "", 0, 9)))
                .containsExactly(3L);
        assertThat(numbers(new AuditFilter(null, "", "", "p", "", 0, 9))).isEmpty();
        assertThat(numbers(new AuditFilter(null, "", "", "", "refused", 0, 9))).containsExactly(7L);
        assertThat(numbers(new AuditFilter(entries().get(5).at(), "", "", "", "", 0, 9)))
                .containsExactly(7L, 6L);
    }

    private List<Long> numbers(AuditFilter filter) {
        return store.inTransaction(tx -> audit.list(tx, filter)).stream()
                .map(Entry::number)
                .toList();
    }
}
