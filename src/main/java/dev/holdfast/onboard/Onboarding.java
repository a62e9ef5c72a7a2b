package dev.holdfast.onboard;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.CriteriaException;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TableClasses;
import dev.holdfast.policy.TableShape;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// Proposes policies for whole databases. Writes nothing anywhere: what becomes of a proposal, `policy apply` decides.
public final class Onboarding {
    private final Estate estate;
    private final Policies policies;
    private final TableClasses classes;
    private final InstantSource clock;

    public Onboarding(Estate estate, Policies policies, TableClasses classes, InstantSource clock) {
        this.estate = estate;
        this.policies = policies;
        this.classes = classes;
        this.clock = clock;
    }

    /// Reads each database's catalog once.
    ///
    /// @throws HoldfastException `USAGE` when the wish names what is not there, or no archive can be told
    public Proposals propose(Wish wish) {
        Map<String, DatabaseSpec> databases = databases();
        check(wish, databases);
        List<Survey> surveys = wish.databases().stream()
                .distinct()
                .map(database -> Survey.read(estate.database(database)))
                .toList();
        Function<String, Indexing> indexing =
                database -> estate.database(database).dialect().indexing();
        return new Proposer(
                        wish,
                        new Standing(policies.definitions(), classes.standing()),
                        databases,
                        indexing,
                        surveys,
                        LocalDate.ofInstant(clock.instant(), ZoneId.of("UTC")))
                .propose();
    }

    private Map<String, DatabaseSpec> databases() {
        Map<String, DatabaseSpec> databases = new TreeMap<>();
        estate.databases().forEach(spec -> databases.put(spec.name(), spec));
        return databases;
    }

    private void check(Wish wish, Map<String, DatabaseSpec> databases) {
        if (wish.databases().isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "name the databases to look at: " + String.join(", ", databases.keySet()));
        }
        wish.databases().forEach(name -> requireRole(name, DatabaseSpec.Role.SOURCE));
        if (wish.archive() != null) {
            requireRole(wish.archive(), DatabaseSpec.Role.ARCHIVE);
        }
    }

    private void requireRole(String name, DatabaseSpec.Role role) {
        if (!estate.spec(name).roles().contains(role)) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "database " + name + " has not the role " + role.id() + "; nothing was proposed");
        }
    }

    /// Which indexes runs of the policies would miss, as far as the catalogs tell. What does not fit its database is
    /// left out: a review says so.
    public List<MissingIndex> missingIndexes(List<PolicyDefinition> policies) {
        Map<String, DatabaseSpec> known = databases();
        Map<String, IndexAdvice> advice = new TreeMap<>();
        return policies.stream()
                .filter(policy -> known.containsKey(policy.database()))
                .flatMap(policy -> advice.computeIfAbsent(policy.database(), this::advice).of(policy).stream())
                .toList();
    }

    private IndexAdvice advice(String name) {
        GovernedDatabase database = estate.database(name);
        return new IndexAdvice(
                database.read(connection -> SchemaReader.read(name, database.dialect(), connection)),
                database.spec().engine(),
                database.dialect().indexing());
    }

    /// Counts the rows that are due now by each proposal with an age, each count no longer than `patience`.
    ///
    /// @param progress hears of each proposal once it was counted
    /// @return the proposals with what was counted; those that follow other policies without
    public Proposals count(
            Proposals proposals, Duration patience, Consumer<Proposal> progress, Cancellation cancellation) {
        DueCounter counter = new DueCounter(estate, classes.standing(), clock.instant(), patience, cancellation);
        return proposals.with(proposals.proposals().stream()
                .map(proposal -> {
                    if (proposal.definition().ageColumn() == null) {
                        return proposal;
                    }
                    Proposal counted = proposal.with(counter.count(proposal.definition()));
                    progress.accept(counted);
                    return counted;
                })
                .toList());
    }

    /// Which rows a definition would take now: how many, and the first of them. Of a policy that follows another, those
    /// of all that it may be handed.
    ///
    /// @param most samples; @param patience for the count, and again for the samples
    /// @throws HoldfastException `USAGE` when its criteria, age column or periods cannot be read, `BLOCKED` when it
    /// has
    ///     no such table or the table has no key
    public Preview preview(PolicyDefinition definition, int most, Duration patience, Cancellation cancellation) {
        DueCounter counter =
                new DueCounter(estate, classes.standing(), clock.instant(), patience, cancellation).knowing(definition);
        try {
            TableInfo table = counter.root(definition);
            if (table.key().isEmpty()) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        definition.database() + "/" + table.name() + " has no key: its rows cannot be told apart");
            }
            Proposal.Due due = counter.count(definition);
            Sampler.Sample sample = counter.sample(definition, most);
            return new Preview(due, table.columns().stream().map(Column::name).toList(), sample.rows(), sample.why());
        } catch (CriteriaException wrong) {
            throw new HoldfastException(ErrorCode.USAGE, "criteria or age, " + wrong.getMessage(), wrong);
        } catch (DateTimeException wrong) {
            throw new HoldfastException(ErrorCode.USAGE, "zone or residence: " + wrong.getMessage(), wrong);
        }
    }

    /// A table with its columns, for who writes criteria and links.
    ///
    /// @throws HoldfastException `BLOCKED` when there is none of that name
    public TableShape table(String databaseName, String table) {
        GovernedDatabase database = estate.database(databaseName);
        TableName name = DueCounter.name(database, table);
        return database.read(connection -> SchemaReader.table(databaseName, database.dialect(), connection, name))
                .map(TableShape::of)
                .orElseThrow(() -> DueCounter.absent(database, name));
    }
}
