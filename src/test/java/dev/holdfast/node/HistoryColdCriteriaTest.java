package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.freeze.FreezePoint;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.Where;
import dev.holdfast.policy.TestPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Criteria find in a cold file what they found in the archive table before, to the row.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryColdCriteriaTest {
    private static final List<String> CRITERIA = List.of(
            "id = 7",
            "id <> 7 and id < 12",
            "id between 5 and 9 or id in (1, 60)",
            "id not between 5 and 58",
            "id not in (1, 2, 3)",
            "id > 58.5",
            "not (id > 3)",
            "id > 99999999999999999999",
            "code = 'thing 3'",
            "code = 'THING 3'",
            "code <> 'thing 3'",
            "code is null",
            "code is not null and id < 9",
            "not (code = 'thing 3')",
            "code in ('thing 1', 'thing 8', '')",
            "code not in ('thing 1', 'thing 8')",
            "code like 'thing 1%'",
            "code not like 'thing _'",
            "code like '%\\%%'",
            "code like 'thing\\ 1_'",
            "code < 'thing 3'",
            "code between 'a' and 'thing 2'",
            "lower(code) = 'thing 3'",
            "upper(code) like 'THING 4%'",
            "length(code) > 7",
            "coalesce(code, 'none') = 'none'",
            "word = 'straße'",
            "word = 'STRASSE'",
            "word = 'strasse'",
            "word < 'Zebra'",
            "word in ('zebra', 'Über')",
            "padded = 'ab'",
            "padded = 'ab   '",
            "padded like 'ab%'",
            "padded <> 'ab'",
            "price = 2.5",
            "price = 2.500",
            "price > 70.005",
            "price < 0",
            "price in (1.25, 2.5, 3.755)",
            "price > 99999999999999",
            "abs(price) = 1.25",
            "big = 12345678901234567890.5",
            "big > 12345678901234567890",
            "ratio = 0.5",
            "ratio > 19.9",
            "ratio < 1 and ratio >= 0.1",
            "made = date '2020-03-01'",
            "made >= date '2020-04-01'",
            "made is null",
            "at < timestamp '2024-01-01 05:00:00.5'",
            "at = timestamp '2024-01-01 02:00:00.5+00'",
            "at between timestamp '2024-01-02 00:00' and timestamp '2024-01-02 12:00'",
            "local_at >= timestamp '2024-02-03 10:00:00.000001'",
            "on_sale = true and id < 11",
            "on_sale <> true",
            "tag = 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'",
            "tag <> 'C4CA4238-A0B9-2382-0DCC-509A6F75849B'",
            "mood = 'good'",
            "mood in ('bad', 'good') and id < 20",
            "not (mood = 'good' and (id < 30 or code like '%5'))",
            "mood is null",
            "span is null",
            "doc is not null and id < 4",
            "hf_archived_at > timestamp '2020-01-01 00:00+00' and id = 3",
            "hf_retain_until is not null and id = 4",
            "id = 4 and hf_session >= 1 and hf_chunk >= 1",
            "made = date '2020-02-29' or code = 'thing 9' or lower(code) = 'thing 11'",
            "code <> word");

    /// Its rows are all warm when a test begins.
    @AutoClose
    private final EngineFixture engine = new EngineFixture("shop", "vault");

    HistoryColdCriteriaTest() {
        engine.execute("vault", "create type mood as enum ('good', 'bad')");
        engine.execute("shop", """
                create type mood as enum ('good', 'bad');
                create table things (id bigint primary key, code varchar(30), word text, padded character(5),
                  price numeric(12,3), big numeric, ratio float8, made date, at timestamptz, local_at timestamp,
                  on_sale boolean, tag uuid, mood mood, span interval, doc jsonb);
                insert into things select n,
                  case when n % 7 = 0 then null when n = 8 then '' when n = 15 then '100%' else 'thing ' || n end,
                  (array['straße', 'STRASSE', 'Zebra', 'zebra', 'Über', 'uber', 'thing ' || n, null])[1 + n % 8],
                  (array['ab', 'AB', 'abc', '', null])[1 + n % 5], n * 1.25 - 5, 12345678901234567890 + n / 4.0, n / 3.0,
                  case when n % 9 > 0 then date '2020-02-28' + n::int end,
                  timestamptz '2024-01-01 00:00:00.5+00' + n * interval '1 hour',
                  timestamp '2024-02-01 10:00:00.000001' + n * interval '1 hour',
                  case when n % 5 > 0 then n % 2 = 0 end, md5(n::text)::uuid,
                  (array['good', 'bad', null])[1 + n % 3]::mood, case when n % 2 = 0 then interval '1 day' end,
                  case when n % 3 > 0 then jsonb_build_object('n', n) end
                from generate_series(1, 60) n""");
        engine.policy(TestPolicies.draft("things", "shop")
                .archive("vault", "kept")
                .chunkRows(20)
                .driving(TestPolicies.full(1)));
        engine.run("things");
        // another order than that of the bytes
        engine.execute("vault", "alter table kept.things alter column word type text collate \"und-x-icu\"");
    }

    private ColdOperations cold() {
        return engine.node().operations().cold();
    }

    private ColdFile freeze() {
        Candidate candidate = engine.features().cold().plan(List.of(), Period.ofMonths(-2)).stream()
                .filter(each -> each.table().table().equals("things"))
                .findFirst()
                .orElseThrow();
        return cold().freeze(candidate, "ann");
    }

    @AfterEach
    void allIsWarmAgain() {
        engine.freezePoints(FreezePoint.Listener.NONE);
        cold().all().stream().filter(file -> file.state() == ColdState.COLD).forEach(file -> cold().thaw(
                        file.id(), "ann"));
        assertThat(engine.number("vault", "select count(*) from kept.things")).isEqualTo(60);
    }

    private static HistoryQuery query(String criteria) {
        return new HistoryQuery(
                "things",
                List.of(),
                criteria,
                ZoneOffset.UTC,
                HistoryQuery.EVERYWHERE,
                List.of(),
                1000,
                HistoryQuery.USUAL_PATIENCE);
    }

    private HistoryPage find(HistoryQuery query) {
        return engine.node().operations().history().find(query, new Cancellation());
    }

    private List<List<String>> keys(String criteria) {
        HistoryPage page = find(query(criteria));
        assertThat(page.complete()).as(criteria).isTrue();
        return page.rows().stream().map(HistoryRow::key).toList();
    }

    @Test
    void everyKindOfCriteriaFindsInTheFileWhatItFoundInTheTable() {
        Map<String, List<List<String>>> warm = new LinkedHashMap<>();
        CRITERIA.forEach(criteria -> warm.put(criteria, keys(criteria)));

        freeze();

        Map<String, List<List<String>>> frozen = new LinkedHashMap<>();
        CRITERIA.forEach(criteria -> frozen.put(criteria, keys(criteria)));
        assertThat(frozen).isEqualTo(warm);
        assertThat(warm.get("word < 'Zebra'")).as("not by bytes").contains(List.of("3"));
    }

    @Test
    void aCollationThatTakesTextsForEqualIsHeeded() {
        freeze();
        engine.execute("vault", """
                create collation "any case" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                alter table kept.things alter column word type text collate "any case\"""");
        try {
            assertThat(keys("word = 'ZEBRA' and id < 12"))
                    .containsExactly(List.of("2"), List.of("3"), List.of("10"), List.of("11"));
            assertThat(keys("word <> 'ZEBRA' and id < 4")).containsExactly(List.of("1"));
        } finally {
            engine.execute("vault", "alter table kept.things alter column word type text collate \"und-x-icu\"");
        }
    }

    @Test
    void theRowsHaveTheValuesAndTheProvenanceThatTheyHadInTheTable() {
        List<HistoryRow> warm = find(query("id < 30")).rows();
        ColdFile file = freeze();

        List<HistoryRow> rows = find(query("id < 30")).rows();

        assertThat(rows).hasSize(29).allSatisfy(row -> {
            assertThat(row.where()).isEqualTo(Where.COLD);
            assertThat(row.file()).isEqualTo(file.id());
        });
        assertThat(rows)
                .extracting(HistoryRow::values)
                .isEqualTo(warm.stream().map(HistoryRow::values).toList());
        assertThat(rows)
                .extracting(HistoryRow::copy)
                .isEqualTo(warm.stream().map(HistoryRow::copy).toList());
    }

    @Test
    void pagesGoThroughSourceArchiveAndFileInTheOrderOfKeysEachRowOnce() {
        freeze();
        engine.execute("shop", "insert into things (id, code) values (30, 'again'), (61, 'new')");
        try {
            List<String> seen = new ArrayList<>();
            HistoryQuery query = query("lower(code) <> 'x' or id > 0").page(7, HistoryQuery.USUAL_PATIENCE);
            for (HistoryPage page = find(query); ; page = find(query.from(page.next()))) {
                assertThat(page.complete()).isTrue();
                page.rows().forEach(row -> seen.add(row.key().getFirst() + " " + row.where()));
                if (page.last()) {
                    break;
                }
            }

            List<String> all = new ArrayList<>();
            for (int id = 1; id <= 61; id++) {
                if (id == 30 || id == 61) {
                    all.add(id + " HOT");
                }
                if (id < 61) {
                    all.add(id + " COLD");
                }
            }
            assertThat(seen).isEqualTo(all);
        } finally {
            engine.execute("shop", "delete from things where id in (30, 61)");
        }
    }

    @Test
    void keyAndCriteriaTogetherReadTheFile() {
        freeze();
        HistoryQuery query = new HistoryQuery(
                "things",
                List.of(List.of("3"), List.of("7"), List.of("60")),
                "lower(code) like 'thing%'",
                ZoneOffset.UTC,
                HistoryQuery.EVERYWHERE,
                List.of(),
                1000,
                HistoryQuery.USUAL_PATIENCE);

        HistoryPage page = find(query);

        assertThat(page.complete()).isTrue();
        assertThat(page.rows()).extracting(HistoryRow::key).containsExactly(List.of("3"), List.of("60"));
    }

    /// The file is away: whoever opened it would say so.
    @Test
    void aFileWhoseManifestTellsThatItHasNoSuchRowIsNotOpened() throws IOException {
        ColdFile file = freeze();
        Path path = engine.coldFiles().resolve(file.object());
        Path away = path.resolveSibling("away");
        Files.move(path, away);
        try {
            for (String criteria : List.of(
                    "id > 60",
                    "id = 0 or id in (61, 62)",
                    "hf_archived_at < timestamp '2020-01-01 00:00+00' and lower(code) = 'x'",
                    "hf_chunk = 0",
                    "id between 100 and 200")) {
                assertThat(find(query(criteria)).complete()).as(criteria).isTrue();
            }
            for (String criteria : List.of("id = 60", "not (id > 60)", "id > 60 or code = 'x'")) {
                assertThat(find(query(criteria)).complete()).as(criteria).isFalse();
            }
        } finally {
            Files.move(away, path);
        }
    }

    /// Where the partition is not locked: there a search waits.
    @Test
    void atEveryMomentOfFreezingAndThawingCriteriaFindEachRowOnce() {
        List<FreezePoint> looked = new ArrayList<>();
        engine.freezePoints(point -> {
            if (Set.of(FreezePoint.AFTER_LOCK, FreezePoint.BEFORE_DROP_COMMIT, FreezePoint.BEFORE_LOAD_COMMIT)
                    .contains(point)) {
                return;
            }
            HistoryQuery query = query("lower(code) like 'thing%'").page(9, HistoryQuery.USUAL_PATIENCE);
            List<String> seen = new ArrayList<>();
            for (HistoryPage page = find(query); ; page = find(query.from(page.next()))) {
                assertThat(page.complete()).as(point.name()).isTrue();
                page.rows().forEach(row -> seen.add(row.key().getFirst()));
                if (page.last()) {
                    break;
                }
            }
            assertThat(seen).as(point.name()).hasSize(50).doesNotHaveDuplicates();
            looked.add(point);
        });

        cold().thaw(freeze().id(), "ann");

        assertThat(looked).hasSize(FreezePoint.values().length - 3);
    }

    @Test
    void aColumnThatTheTableGainedSinceIsNullInTheFile() {
        freeze();
        engine.execute("shop", "alter table things add column extra text");
        engine.execute("vault", "alter table kept.things add column extra text");
        try {
            assertThat(keys("extra is null and id < 3")).hasSize(2);
            assertThat(keys("extra = 'x'")).isEmpty();
            assertThat(keys("lower(extra) = 'x' or id = 5")).containsExactly(List.of("5"));
            assertThat(keys("not (extra = 'x') and id = 5")).isEmpty();
        } finally {
            engine.execute("shop", "alter table things drop column extra");
        }
    }

    @Test
    void criteriaThatDoNotFitTheTableAreRefused() {
        freeze();

        assertThatThrownBy(() -> keys("nothing = 1"))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }
}
