package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.EmbeddedLogin;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.Secrets;
import dev.holdfast.node.Features;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Wish;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.sample.LoadListener;
import dev.holdfast.sample.SampleLoader;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is proposed for the sample estates, beside the policies that their authors wrote.
final class SampleProposalsTest {
    private final Store store = TestServer.freshStore();
    private final Estate estate = estate(store);
    private final Features features =
            Wiring.features(store, estate, (_, _) -> Optional.empty(), Failpoint.Listener.NONE, InstantSource.system());

    private static Estate estate(Store store) {
        EmbeddedServer server = TestServer.shared();
        return new Estate(
                store,
                new Secrets(Map.of()),
                Optional.of(
                        new EmbeddedLogin(server.host(), server.port(), EmbeddedServer.USER, server.passwordFile())),
                _ -> new PostgresDialect(),
                Links.DEFAULT);
    }

    @AfterEach
    void close() {
        estate.close();
        TestServer.close(store);
    }

    /// What of a policy decides which rows leave when: class apart, which two samples do not use.
    private static Map<String, String> told(List<PolicyDefinition> policies, boolean classes, boolean criteria) {
        Map<String, String> tables = policies.stream()
                .collect(Collectors.toMap(PolicyDefinition::name, each -> place(each.database(), each.table())));
        Map<String, String> told = new TreeMap<>();
        for (PolicyDefinition policy : policies) {
            told.put(
                    place(policy.database(), policy.table()),
                    "%s age %s after %s %s with %s where %s"
                            .formatted(
                                    classes ? policy.tableClass() : "",
                                    age(policy),
                                    policy.parent() == null ? "none" : tables.get(policy.parent()),
                                    policy.link(),
                                    policy.bundle().stream()
                                            .map(SampleProposalsTest::plain)
                                            .collect(Collectors.toCollection(TreeSet::new)),
                                    criteria ? words(policy.criteria()) : ""));
        }
        return told;
    }

    /// The column with its table's name, whatever alias stands for it.
    private static String age(PolicyDefinition policy) {
        String age = String.valueOf(policy.ageColumn());
        int dot = age.indexOf('.');
        return dot < 0
                ? age
                : Objects.requireNonNull(policy.joins().get(age.substring(0, dot)))
                                .table()
                        + age.substring(dot);
    }

    private static String place(String database, String table) {
        return database + "/" + plain(table);
    }

    private static String plain(String table) {
        return table.replace("public.", "");
    }

    private static Set<String> words(String criteria) {
        return new TreeSet<>(List.of(criteria.split("[^\\w]+")));
    }

    private List<String> differences(String sample, long rows, boolean classes) {
        SampleLoader loader = new SampleLoader(
                store, TestServer.shared(), "p" + ProcessHandle.current().pid() + "_");
        loader.load(sample, rows, 42, InstantSource.system().instant(), LoadListener.SILENT);
        PolicyDocument written = PolicyDocument.parse(loader.policies(sample));
        written.databases().forEach(estate::put);
        List<String> sources = written.databases().stream()
                .filter(spec -> spec.roles().contains(DatabaseSpec.Role.SOURCE))
                .map(DatabaseSpec::name)
                .toList();
        sources.forEach(database -> estate.database(database).alone(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("analyze");
            }
        }));
        Proposals proposals = features.onboarding().propose(new Wish(sources, List.of(), List.of(), null, null, 0));
        Map<String, String> wanted = told(written.policies(), classes, !classes);
        Map<String, String> proposed =
                told(proposals.proposals().stream().map(Proposal::definition).toList(), classes, !classes);
        List<String> differences = new ArrayList<>();
        wanted.forEach((table, policy) -> {
            if (!policy.equals(proposed.get(table))) {
                differences.add("%s: written %s, proposed %s".formatted(table, policy, proposed.get(table)));
            }
        });
        proposed.keySet().stream()
                .filter(table -> !wanted.containsKey(table))
                .forEach(table -> differences.add(table + ": nothing written, proposed " + proposed.get(table)));
        return differences;
    }

    @Test
    void theShopIsProposedAsItsAuthorsWroteIt() {
        assertThat(differences("shop", 5_000, false)).isEmpty();
    }

    @Test
    void theHospitalIsProposedAsItsAuthorsWroteIt() {
        assertThat(differences("hospital", 5_000, false)).isEmpty();
    }

    @Test
    void aHundredAndTwentyTablesOfTradingAreProposedAsTheirAuthorsWroteThem() {
        assertThat(differences("trading", 6_000, true)).isEmpty();
    }
}
