package dev.holdfast.onboard;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.TableFacts;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.onboard.Families.Family;
import dev.holdfast.onboard.Unconfigured.Why;
import dev.holdfast.policy.PolicyCheck;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.TableClass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes proposals of surveys: the same ones of the same facts.
final class Proposer {
    private final Wish wish;
    private final Standing standing;
    private final Map<String, DatabaseSpec> databases;
    private final Function<String, Indexing> indexing;
    private final Map<String, Judged> judged = new TreeMap<>();
    private final Map<Led, Follows> follows = new HashMap<>();
    private final Map<Led, String> names = new LinkedHashMap<>();

    /// A family of one of the databases.
    private record Led(String database, Family family) {}

    /// Whose keys a family is handed.
    ///
    /// @param owner null where a standing policy has them; @param policy its name then
    private record Follows(
            SharedKeys.Match match,
            @Nullable Led owner,
            @Nullable String policy) {}

    /// @param databases of the estate, by name; @param indexing of each database
    Proposer(
            Wish wish,
            Standing standing,
            Map<String, DatabaseSpec> databases,
            Function<String, Indexing> indexing,
            List<Survey> surveys,
            LocalDate today) {
        this.wish = wish;
        this.standing = standing;
        this.databases = databases;
        this.indexing = indexing;
        surveys.forEach(survey -> judged.put(survey.database(), new Judged(survey, wish, standing, today)));
    }

    Proposals propose() {
        link();
        releaseOrphans();
        name();
        List<Proposal> drafted = names.entrySet().stream()
                .map(each -> draft(each.getKey(), each.getValue()))
                .toList();
        List<Proposal> sound = sound(drafted);
        List<Proposal> ordered = new Ordering(sound).ordered();
        List<Unconfigured> rest = judged.values().stream()
                .flatMap(each -> each.unconfigured().stream())
                .sorted(Comparator.comparing(Unconfigured::why)
                        .thenComparing(Unconfigured::database)
                        .thenComparing(Unconfigured::table))
                .toList();
        return new Proposals(ordered, rest, seen(ordered));
    }

    /// Finds whose keys the families are handed, those too that only lead because they are.
    private void link() {
        SharedKeys keys = new SharedKeys();
        Map<String, Map<TableName, String>> policies = new HashMap<>();
        judged.forEach((database, each) -> {
            Map<TableName, String> roots = new HashMap<>();
            standing.of(database)
                    .forEach(policy -> roots.put(
                            TableName.parse(
                                    policy.table(), each.survey.spec().engine().defaultSchema()),
                            policy.name()));
            policies.put(database, roots);
            roots.keySet().stream().sorted().forEach(table -> each.survey
                    .schema()
                    .table(table)
                    .ifPresent(info -> keys.add(new SharedKeys.Place(database, info))));
            each.families()
                    .forEach(family -> keys.add(new SharedKeys.Place(database, each.survey.table(family.root()))));
        });
        judged.forEach((database, each) -> each.families().stream()
                .filter(family -> mayFollow(each, family))
                .forEach(family ->
                        follow(keys, policies, each, new Led(database, family), each.joinsWhatLeaves(family.root()))));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Judged each : judged.values()) {
                for (TableName table : each.dateless()) {
                    grew |= lead(keys, policies, each, table);
                }
            }
        }
    }

    /// What belongs to a contract goes when the contract has ended, wherever else its key is.
    private static boolean mayFollow(Judged each, Family family) {
        return each.tableClass(family.root()).tableClass() == TableClass.FUNCTIONAL
                && each.date(family.root()).filter(date -> date.join() != null).isEmpty();
    }

    private boolean lead(SharedKeys keys, Map<String, Map<TableName, String>> policies, Judged each, TableName table) {
        SharedKeys.Place place = new SharedKeys.Place(each.survey.database(), each.survey.table(table));
        if (keys.of(place, each.references, true).isEmpty()) {
            return false;
        }
        Optional<Family> family = each.lead(table);
        if (family.isEmpty()) {
            return false;
        }
        Led led = new Led(each.survey.database(), family.get());
        if (follow(keys, policies, each, led, true)) {
            keys.add(place);
            return true;
        }
        each.release(family.get(), Why.NO_DATE, "no column tells when a row was made or done");
        return false;
    }

    private boolean follow(
            SharedKeys keys, Map<String, Map<TableName, String>> policies, Judged each, Led child, boolean sameSchema) {
        TableInfo root = each.survey.table(child.family().root());
        for (SharedKeys.Match match :
                keys.of(new SharedKeys.Place(child.database(), root), each.references, sameSchema)) {
            String owning = match.owner().database();
            String policy =
                    policies.getOrDefault(owning, Map.of()).get(match.owner().name());
            Optional<Led> owner = Optional.ofNullable(judged.get(owning))
                    .flatMap(there -> there.families().stream()
                            .filter(family -> family.root().equals(match.owner().name()))
                            .findFirst())
                    .map(family -> new Led(owning, family));
            boolean round = owner.filter(led -> leadsTo(led, child)).isPresent();
            if ((policy != null || owner.isPresent()) && !round) {
                follows.put(child, new Follows(match, owner.orElse(null), policy));
                return true;
            }
        }
        return false;
    }

    private boolean leadsTo(Led from, Led target) {
        for (Led at = from; at != null; ) {
            if (at.equals(target)) {
                return true;
            }
            Follows next = follows.get(at);
            at = next == null ? null : next.owner();
        }
        return false;
    }

    /// A family whose only date is joined from rows that leave has none.
    private void releaseOrphans() {
        judged.forEach((database, each) -> each.families().forEach(family -> {
            if (!follows.containsKey(new Led(database, family))
                    && each.date(family.root()).isEmpty()) {
                each.release(family, Why.NO_DATE, "its only date is joined from rows that leave themselves");
            }
        }));
    }

    /// The table's name where it is the only one; else the database goes before it, then the schema.
    private void name() {
        List<Led> all = new ArrayList<>();
        judged.forEach((database, each) -> each.families().forEach(family -> all.add(new Led(database, family))));
        Set<String> taken = new HashSet<>(standing.byName().keySet());
        Map<String, Long> plain = all.stream()
                .collect(Collectors.groupingBy(
                        led -> Naming.snake(led.family().root().table()), Collectors.counting()));
        Map<String, Long> longer =
                all.stream().collect(Collectors.groupingBy(Proposer::withDatabase, Collectors.counting()));
        for (Led led : all) {
            String name = Naming.snake(led.family().root().table());
            if (plain.getOrDefault(name, 0L) > 1 || taken.contains(name)) {
                name = withDatabase(led);
            }
            if (longer.getOrDefault(name, 0L) > 1 || taken.contains(name)) {
                name = Naming.snake(led.database()) + "_"
                        + Naming.snake(led.family().root().schema()) + "_"
                        + Naming.snake(led.family().root().table());
            }
            names.put(led, free(name, taken));
        }
    }

    private static String withDatabase(Led led) {
        return Naming.snake(led.database()) + "_"
                + Naming.snake(led.family().root().table());
    }

    private static String free(String wanted, Set<String> taken) {
        String shortened = wanted.length() > 58 ? wanted.substring(0, 58) : wanted;
        String name = shortened;
        for (int number = 2; !taken.add(name); number++) {
            name = shortened + "_" + number;
        }
        return name;
    }

    private Proposal draft(Led led, String name) {
        Judged each = Objects.requireNonNull(judged.get(led.database()));
        Follows owner = follows.get(led);
        String parent = owner == null ? null : owner.owner() == null ? owner.policy() : names.get(owner.owner());
        String zone = (wish.zone() == null ? standing.zone() : wish.zone()).getId();
        return new Drafting(each, standing, zone, indexing)
                .draft(led.family(), name, archive(led.database()), owner == null ? null : owner.match(), parent);
    }

    /// @throws HoldfastException `USAGE` when nobody says where rows should go
    private String archive(String source) {
        String wanted = wish.archive();
        if (wanted != null) {
            return wanted;
        }
        List<String> archives = databases.values().stream()
                .filter(spec -> spec.roles().equals(Set.of(DatabaseSpec.Role.ARCHIVE)))
                .map(DatabaseSpec::name)
                .sorted()
                .toList();
        if (archives.size() == 1) {
            return archives.getFirst();
        }
        DatabaseSpec own = databases.get(source);
        if (own != null && own.roles().contains(DatabaseSpec.Role.ARCHIVE)) {
            return source;
        }
        throw new HoldfastException(
                ErrorCode.USAGE,
                "where should rows of " + source + " go? Name an archive: "
                        + (archives.isEmpty() ? "no database has the role archive" : String.join(", ", archives)));
    }

    /// Without those that a check of policies would refuse, and what hangs on them.
    private List<Proposal> sound(List<Proposal> drafted) {
        Map<String, Schema> schemas = new HashMap<>();
        judged.forEach((database, each) -> schemas.put(database, each.survey.schema()));
        List<Proposal> sound = new ArrayList<>(drafted);
        while (true) {
            Set<String> proposed =
                    sound.stream().map(each -> each.definition().name()).collect(Collectors.toSet());
            List<PolicyDefinition> all = new ArrayList<>(standing.policies());
            sound.forEach(each -> all.add(each.definition()));
            Map<String, List<Problem>> problems =
                    PolicyCheck.problems(all, schemas, databases, (_, _) -> Optional.empty(), standing.defaults())
                            .stream()
                            .filter(problem -> proposed.contains(problem.policy()))
                            .collect(Collectors.groupingBy(Problem::policy));
            if (problems.isEmpty()) {
                return sound;
            }
            names.forEach((led, name) -> {
                List<Problem> wrong = problems.get(name);
                if (wrong != null) {
                    Objects.requireNonNull(judged.get(led.database()))
                            .release(
                                    led.family(),
                                    Why.REFUSED,
                                    wrong.stream().map(Problem::message).collect(Collectors.joining("; ")));
                }
            });
            sound.removeIf(each -> problems.containsKey(each.definition().name()));
        }
    }

    private Map<String, Map<String, String>> seen(List<Proposal> proposals) {
        Map<String, Map<String, String>> seen = new TreeMap<>();
        Map<String, TableFacts> facts = new HashMap<>();
        for (Proposal proposal : proposals) {
            PolicyDefinition definition = proposal.definition();
            Judged each = Objects.requireNonNull(judged.get(definition.database()));
            TableFacts of = facts.computeIfAbsent(definition.database(), _ -> new TableFacts(each.survey.schema()));
            List<String> tables = new ArrayList<>(definition.bundle());
            tables.add(definition.table());
            definition.joins().values().forEach(join -> tables.add(join.table()));
            // all that a person may choose instead
            proposal.dates().stream()
                    .map(DateCandidate::join)
                    .filter(Objects::nonNull)
                    .forEach(join -> tables.add(join.table()));
            for (String table : tables) {
                TableName name =
                        TableName.parse(table, each.survey.spec().engine().defaultSchema());
                seen.computeIfAbsent(definition.database(), _ -> new TreeMap<>())
                        .put(name.toString(), of.digest(name));
            }
        }
        return seen;
    }
}
