package dev.holdfast.onboard;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Surveying.DateFacts;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.policy.PolicyDefinition.JoinDefinition;
import dev.holdfast.policy.TableClass;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/// Finds the columns that could tell a row's age, and says which does it best.
final class Dates {
    /// What a column must reach to be proposed.
    static final int LEAST = 35;

    private static final Set<String> NO_ALIAS =
            Set.of("and", "or", "not", "in", "between", "like", "is", "null", "true", "false", "date", "timestamp");
    private static final int FAR_DAYS = 400;
    private static final int OLD_YEAR = 1950;
    private static final int SHORT_DAYS = 30;

    private final Survey survey;
    private final References references;
    private final LocalDate today;

    /// What a column's name says that it tells.
    private enum Meaning {
        PERSON(-100, "a day in a person's life", "birth born dob death birthday birthdate"),
        CHANGE(
                28,
                "changes with the row",
                "updated modified changed update change last sync synced refreshed viewed seen upd mod"),
        END(
                48,
                "when it ends",
                "maturity matures matured expiry expires expiration expire termination end ends to until till thru"),
        GONE(20, "set for few rows", "deleted archived cancelled canceled revoked deactivated"),
        DONE(
                61,
                "when it was done",
                "completed closed ended finished settled delivered resolved processed done terminated expired completion"
                        + " closing discontinued"),
        PLANNED(30, "when it is to be", "due planned scheduled expected next eta plan"),
        CREATED(
                52,
                "when the row was made",
                "created create inserted entered received registered recorded loaded added creation insert ingested"
                        + " imported"),
        START(36, "when it begins", "valid effective start begin from hire hired joined opened"),
        EVENT(60, "when it happened", ""),
        UNTOLD(42, "its name says nothing", "");

        private static final String TIMES =
                " date at on ts time timestamp day datetime when dt moment asof month stamp ";

        private final int score;
        private final String says;

        /// Between blanks.
        private final String words;

        Meaning(int score, String says, String words) {
            this.score = score;
            this.says = says;
            this.words = " " + words + " ";
        }

        static Meaning of(String column) {
            List<String> words = Naming.words(column);
            for (Meaning meaning : values()) {
                if (words.stream().anyMatch(word -> meaning.words.contains(" " + word + " "))) {
                    return meaning;
                }
            }
            return words.stream().anyMatch(word -> TIMES.contains(" " + word + " ")) ? EVENT : UNTOLD;
        }
    }

    Dates(Survey survey, References references, LocalDate today) {
        this.survey = survey;
        this.references = references;
        this.today = today;
    }

    /// The best first; those below [#LEAST] too.
    List<DateCandidate> candidates(TableInfo table, TableClass tableClass) {
        List<DateCandidate> found = new ArrayList<>();
        for (Column column : table.columns()) {
            if (Survey.isDate(column) && Meaning.of(column.name()) != Meaning.PERSON) {
                found.add(own(table, column));
            }
        }
        references.from(table.name()).forEach(reference -> found.addAll(joined(reference, tableClass)));
        found.sort(Comparator.<DateCandidate>comparingInt(each -> -each.score()).thenComparing(DateCandidate::age));
        return List.copyOf(found);
    }

    private DateCandidate own(TableInfo table, Column column) {
        Meaning meaning = Meaning.of(column.name());
        List<String> evidence = new ArrayList<>(List.of(meaning.says));
        int score = meaning.score + judge(table, column, meaning, evidence);
        if (table.key().contains(column.name())) {
            score += 8;
            evidence.add("in the key");
        }
        if (leadsIndex(table, column.name())) {
            score += 8;
            evidence.add("indexed");
        }
        if (!column.nullable()) {
            score += 4;
        }
        return new DateCandidate(column.name(), null, score, evidence);
    }

    /// The ends of what a row belongs to. Rows of a contract are needed for as long as it runs, however old they are.
    private List<DateCandidate> joined(References.Reference reference, TableClass tableClass) {
        TableInfo other = survey.table(reference.parent());
        if (other.key().isEmpty() || !Set.copyOf(reference.key()).equals(Set.copyOf(other.key()))) {
            return List.of();
        }
        List<DateCandidate> found = new ArrayList<>();
        List<String> words = Naming.words(other.name().table());
        for (Column column : other.columns()) {
            Meaning meaning = Meaning.of(column.name());
            if (Survey.isDate(column) && (meaning == Meaning.END || meaning == Meaning.DONE)) {
                boolean commitment = Lexicon.commitment(words) && meaning == Meaning.END;
                List<String> evidence = new ArrayList<>(List.of(
                        "when the " + String.join(" ", words) + " ends that a row belongs to",
                        reference.declared() ? "foreign key " + reference.foreignKey() : "by name, no foreign key"));
                int score = commitment && tableClass == TableClass.FUNCTIONAL ? 92 : 40;
                score += judge(other, column, meaning, evidence) - (reference.declared() ? 0 : 5);
                found.add(new DateCandidate(
                        alias(words) + "." + column.name(),
                        new JoinDefinition(survey.text(other.name()), reference.pairs()),
                        score,
                        evidence));
            }
        }
        return found;
    }

    /// What statistics say; nothing where there are none.
    private int judge(TableInfo table, Column column, Meaning meaning, List<String> evidence) {
        DateFacts facts = survey.facts(table.name(), column.name());
        if (facts == null) {
            evidence.add("no statistics");
            return 0;
        }
        int score = 0;
        double nulls = facts.nullFraction();
        if (nulls > 0.001) {
            score -= (int) Math.round(nulls * (meaning == Meaning.DONE ? 20 : 60));
            evidence.add(String.format(Locale.ROOT, "%.0f %% null", Math.max(1, nulls * 100)));
        }
        Double correlation = facts.correlation();
        if (correlation != null && Math.abs(correlation) >= 0.8) {
            score += 6;
            evidence.add("grows with the table");
        }
        if (facts.oldest() != null && facts.newest() != null) {
            score += range(facts.oldest(), facts.newest(), meaning, evidence);
        }
        return score;
    }

    private int range(LocalDate oldest, LocalDate newest, Meaning meaning, List<String> evidence) {
        int score = 0;
        evidence.add(oldest + " to " + newest);
        long days = ChronoUnit.DAYS.between(oldest, newest);
        if (newest.isAfter(today.plusDays(FAR_DAYS)) && meaning != Meaning.END) {
            score -= 25;
            evidence.add("reaches far into the future");
        }
        if (oldest.getYear() < OLD_YEAR) {
            score -= 15;
            evidence.add("begins before " + OLD_YEAR);
        }
        if (days == 0) {
            score -= 25;
            evidence.add("one value");
        } else if (days < SHORT_DAYS) {
            score -= 6;
            evidence.add("spans " + days + " days only");
        }
        return score;
    }

    static boolean leadsIndex(TableInfo table, String column) {
        return table.indexes().stream().anyMatch(index -> !index.isEmpty() && Objects.equals(index.getFirst(), column));
    }

    private static String alias(List<String> words) {
        String alias = Naming.snake(String.join("_", words));
        String shortened = alias.length() > 30 ? alias.substring(0, 30) : alias;
        return NO_ALIAS.contains(shortened) ? "the_" + shortened : shortened;
    }
}
