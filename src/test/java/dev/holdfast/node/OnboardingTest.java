package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.Entry;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.onboard.ProposalText;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Unconfigured;
import dev.holdfast.onboard.Wish;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.policy.Problem;
import dev.holdfast.testing.WideSchema;
import dev.holdfast.testing.WideSchema.Wanted;
import java.sql.Connection;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whole catalogs, real ones, and what is made of them.
final class OnboardingTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private EngineFixture engine = new EngineFixture("wide", "vault");

    @AfterEach
    void close() {
        engine.close();
    }

    private OnboardOperations onboarding() {
        return engine.node().operations().onboarding();
    }

    private static Wish wish(String... databases) {
        return new Wish(List.of(databases), List.of(), List.of(), "vault", ZONE, 100);
    }

    private static Map<String, Wanted> asWanted(Proposals proposals) {
        Map<String, Wanted> found = new LinkedHashMap<>();
        for (Proposal proposal : proposals.proposals()) {
            PolicyDefinition policy = proposal.definition();
            found.put(
                    policy.table(),
                    new Wanted(
                            String.valueOf(policy.tableClass()),
                            String.valueOf(policy.ageColumn()),
                            new TreeSet<>(policy.bundle())));
        }
        return found;
    }

    private static Map<String, String> reasons(Proposals proposals) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Unconfigured each : proposals.unconfigured()) {
            found.put(each.table().replace("public.", ""), each.why().id());
        }
        return found;
    }

    private static Proposal of(Proposals proposals, String table) {
        return proposals.proposals().stream()
                .filter(each -> each.definition().table().equals(table))
                .findFirst()
                .orElseThrow(() -> new AssertionError(table + " is not proposed: " + reasons(proposals)));
    }

    @Test
    void aHundredTablesGetThePoliciesThatTheirShapesAskFor() {
        WideSchema schema = new WideSchema(120, 200);
        engine.execute("wide", schema.script());

        Proposals proposals = onboarding().propose(wish("wide"));

        assertThat(asWanted(proposals)).containsExactlyInAnyOrderEntriesOf(schema.policies());
        assertThat(reasons(proposals)).containsExactlyInAnyOrderEntriesOf(schema.unconfigured());
        assertThat(of(proposals, "claim_001").definition().criteria()).isEqualTo("status in ('closed', 'rejected')");
        assertThat(of(proposals, "claim_001").level()).isEqualTo(Proposal.Level.HIGH);
        assertThat(of(proposals, "Deal001").dropped())
                .anyMatch(dropped -> dropped.contains("createdAt"))
                .anyMatch(dropped -> (dropped.contains("validTo") && dropped.contains("far into the future"))
                        || dropped.contains("one value"))
                .noneMatch(dropped -> dropped.contains("birthDate"));
    }

    @Test
    void theSameFactsGiveTheSameDocumentWhichReadsBackAsItWas() {
        engine.execute("wide", new WideSchema(40, 200).script());

        Proposals first = onboarding().propose(wish("wide"));
        Proposals second = onboarding().propose(wish("wide"));

        String text = ProposalText.toml(first);
        assertThat(ProposalText.toml(second)).isEqualTo(text);
        assertThat(PolicyDocument.parse(text)).isEqualTo(first.document());
        assertThat(text).contains("# Not configured:", "wide/public.contract: master:");
    }

    @Test
    void aProposalIsAppliedAsOneChangeWithOneEntryOfTheAudit() {
        engine.execute("wide", new WideSchema(120, 200).script());
        Proposals proposals = onboarding().propose(wish("wide"));
        PolicyDocument document = PolicyDocument.parse(ProposalText.toml(proposals));

        assertThat(onboarding().review(document).problems()).isEmpty();
        onboarding().apply(document, List.of(), "ann", "first look");

        assertThat(engine.node().operations().policies())
                .extracting(status -> status.policy().name())
                .containsExactlyElementsOf(proposals.proposals().stream()
                        .map(each -> each.definition().name())
                        .toList());
        List<Entry> entries = adopted();
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().reason()).isEqualTo("first look");
        assertThat(entries.getFirst().after()).contains("claim_001");
        assertThat(engine.controlNumber(
                        "select count(*) from policy_revision where action = 'create' and actor = 'ann'"))
                .isEqualTo(proposals.proposals().size());
        assertThat(engine.node().operations().audit(filter("policy.created"))).isEmpty();
        Proposals again = onboarding().propose(wish("wide"));
        assertThat(again.proposals()).isEmpty();
        assertThat(reasons(again)).containsEntry("claim_001", "already").containsEntry("payout_001", "already");
    }

    private List<Entry> adopted() {
        return engine.node().operations().audit(filter("policy.adopted"));
    }

    private static AuditFilter filter(String act) {
        return new AuditFilter(null, "", act, "", "", 0, 100);
    }

    @Test
    void anAppliedProposalMovesTheRowsThatItsContractsLetGo() {
        engine.execute("wide", new WideSchema(20, 200).script());
        Proposals proposals = onboarding().propose(wish("wide"));
        onboarding().apply(proposals.document(), List.of(), "ann", "");
        long due = engine.number(
                "wide",
                "select count(*) from position_001 join contract using (contract_id)"
                        + " where maturity_date < current_date - interval '14 months'");

        engine.run("position_001");

        assertThat(due).isPositive().isLessThan(200);
        assertThat(engine.number("vault", "select count(*) from wide.position_001"))
                .isBetween(due, due + 20);
        assertThat(engine.number("wide", "select count(*) from position_001")).isLessThanOrEqualTo(200 - due);
    }

    @Test
    void nothingIsAppliedWhenATableIsNoLongerWhatTheProposalRestsOn() {
        engine.execute("wide", new WideSchema(40, 200).script());
        PolicyDocument document = onboarding().propose(wish("wide")).document();

        engine.execute(
                "wide", "create index on audit_log_001 (logged_at); insert into contract values (99, now(), now())");
        assertThat(onboarding().review(document).problems()).isEmpty();
        engine.execute("wide", "alter table payout_002 alter paid_at type timestamp; drop table audit_log_002");

        assertThat(onboarding().review(document).problems())
                .extracting(Problem::toString)
                .anyMatch(problem -> problem.startsWith("claim_002.table: wide/public.payout_002 has changed"))
                .anyMatch(problem -> problem.startsWith("audit_log_002.table: wide/public.audit_log_002 is gone"));
        assertThatThrownBy(() -> onboarding().apply(document, List.of(), "ann", ""))
                .isInstanceOfSatisfying(HoldfastException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("payout_002")
                .hasMessageContaining("nothing was changed");
        assertThat(engine.node().operations().policies()).isEmpty();
        assertThat(adopted()).extracting(Entry::outcome).containsExactly("refused");
    }

    @Test
    void rowsThatOnlyShareAKeyFollowItsOwnerFromDatabaseToDatabase() {
        engine.close();
        engine = new EngineFixture("shop", "parcels", "vault");
        engine.execute("shop", """
                create table orders (id bigint primary key, placed_at timestamptz not null);
                create table parts (plant int, part_no int, made_on date not null, primary key (plant, part_no));
                create schema fraud;
                create table fraud.checks (check_no bigint primary key, order_id bigint not null, score int)""");
        engine.execute("parcels", """
                create table deliveries (id uuid primary key, order_id bigint not null, shipped_at timestamptz not null);
                create table delivery_events (id bigint primary key, delivery_id uuid not null references deliveries);
                create schema evidence;
                create table evidence.proofs (delivery_id uuid, proof_no int, captured_at timestamptz not null,
                  primary key (delivery_id, proof_no));
                create table certificates ("PLANT" int, part_no int, seal text not null, primary key ("PLANT", part_no))""");

        Proposals proposals =
                onboarding().propose(new Wish(List.of("shop", "parcels"), List.of(), List.of(), "vault", ZONE, 0));

        Map<String, String> parents = new LinkedHashMap<>();
        proposals
                .proposals()
                .forEach(each -> parents.put(
                        each.definition().name(),
                        each.definition().parent() + " "
                                + new TreeMapText(each.definition().link())));
        assertThat(parents)
                .containsOnly(
                        Map.entry("orders", "null {}"),
                        Map.entry("parts", "null {}"),
                        Map.entry("checks", "orders {id=order_id}"),
                        Map.entry("deliveries", "orders {id=order_id}"),
                        Map.entry("proofs", "deliveries {id=delivery_id}"),
                        Map.entry("certificates", "parts {part_no=part_no, plant=PLANT}"));
        assertThat(of(proposals, "deliveries").definition().bundle()).containsExactly("delivery_events");
        onboarding().apply(proposals.document(), List.of(), "ann", "");
        assertThat(engine.node().operations().policies()).hasSize(6);
    }

    private record TreeMapText(Map<String, String> map) {
        @Override
        public String toString() {
            return new java.util.TreeMap<>(map).toString();
        }
    }

    @Test
    void aTableOfWhichOthersStayIsLeftWithTheReasonNamed() {
        engine.execute("wide", """
                create table invoices (id bigint primary key, issued_on date not null);
                create table invoice_notes (id bigint primary key, invoice_id bigint references invoices,
                  above_id bigint references invoice_notes);
                create table trips (id bigint primary key, ended_at timestamptz);
                create table legs (trip_id bigint references trips, note text);
                create table flights (id bigint primary key, flown_at timestamptz not null);
                create table seats (id bigint primary key, flight_id bigint references flights,
                  hotel_id bigint, taken_at timestamptz not null);
                create table hotels (id bigint primary key, booked_at timestamptz not null, pad text);
                alter table seats add foreign key (hotel_id) references hotels;
                create view late_trips as select * from trips;
                create table metering (at timestamptz not null, id bigint, primary key (id, at)) partition by range (at);
                create table metering_2026 partition of metering for values from ('2026-01-01') to ('2027-01-01')""");

        Proposals proposals =
                onboarding().propose(new Wish(List.of("wide"), List.of(), List.of("public.legs*"), "vault", ZONE, 0));

        assertThat(reasons(proposals))
                .containsEntry("invoices", "self-reference")
                .containsEntry("trips", "referred")
                .containsEntry("legs", "excluded")
                .containsEntry("late_trips", "view")
                .containsEntry("metering_2026", "partition");
        assertThat(asWanted(proposals)).containsKeys("metering").doesNotContainKey("seats");
        assertThat(reasons(proposals).values()).filteredOn("overlap"::equals).hasSize(1);
        assertThat(proposals.unconfigured())
                .anyMatch(each -> each.detail().startsWith("legs hangs on it: it was excluded"));
    }

    @Test
    void dueRowsAreCountedForAsLongAsSomebodyWaits() throws Exception {
        engine.execute("wide", new WideSchema(20, 400).script());
        Proposals proposals = onboarding().propose(wish("wide"));
        List<String> heard = new ArrayList<>();

        Proposals counted;
        try (Connection other = engine.connect("wide")) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table audit_log_001 in access exclusive mode");
            counted = onboarding()
                    .count(
                            proposals,
                            Duration.ofMillis(700),
                            each -> heard.add(each.definition().name()),
                            new Cancellation());
        }

        assertThat(of(counted, "price_history_001").due())
                .isEqualTo(new Proposal.Due(
                        engine.number(
                                "wide",
                                "select count(*) from price_history_001 where price_date < current_date - interval '13 months'"),
                        ""));
        assertThat(of(counted, "audit_log_001").due()).isEqualTo(new Proposal.Due(null, "not counted within 0 s"));
        assertThat(heard).hasSize(proposals.proposals().size());
    }

    @Test
    void aWishForWhatIsNotThereIsRefused() {
        assertThatThrownBy(() -> onboarding().propose(wish("wild")))
                .hasMessageContaining("no database is named 'wild'");
        assertThatThrownBy(() -> onboarding().propose(wish())).hasMessageContaining("name the databases");
        engine.execute("wide", "create table logs (id int primary key, at timestamptz not null)");
        assertThat(onboarding()
                        .propose(new Wish(List.of("wide"), List.of(), List.of(), null, ZONE, 0))
                        .proposals()
                        .getFirst()
                        .definition()
                        .archiveDatabase())
                .isEqualTo("wide");
    }

    @Test
    @Tag("campaign")
    void twoThousandTablesAreProposedAndAppliedInSeconds() {
        WideSchema schema = new WideSchema(2_000, 0);
        engine.execute("wide", schema.script());
        Wish all = new Wish(List.of("wide"), List.of(), List.of(), "vault", ZONE, 0);

        long start = System.nanoTime();
        Proposals proposals = onboarding().propose(all);
        double proposed = (System.nanoTime() - start) / 1e9;
        PolicyDocument document = PolicyDocument.parse(ProposalText.toml(proposals));
        onboarding().apply(document, List.of(), "ann", "");
        double applied = (System.nanoTime() - start) / 1e9 - proposed;

        System.getLogger("onboarding")
                .log(System.Logger.Level.INFO, "proposed in %.1f s, applied in %.1f s".formatted(proposed, applied));
        assertThat(asWanted(proposals).equals(schema.policies()))
                .isTrue(); // a message of thousands of lines helps nobody
        assertThat(reasons(proposals).equals(schema.unconfigured())).isTrue();
        assertThat(proposed).isLessThan(15);
        assertThat(applied).isLessThan(40);
    }
}
