package dev.holdfast.onboard;

import dev.holdfast.policy.TableClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Words by which people name tables, columns and states. What they say is a hint, never more.
final class Lexicon {
    /// What only operations looks at, whatever it is about.
    private static final Set<String> TRACES = words("""
            log logs audit trace debug diagnostic telemetry
            """);

    private static final Set<String> OPERATIONAL = words("""
            log audit event trace queue outbox inbox job session token debug error import export staging
            stage tmp temp notification metric heartbeat retry batch run lock request response cache
            message alert task execution attempt sync login access activity monitor diagnostic telemetry
            webhook exception checkpoint dead email sms click visit
            """);

    private static final Set<String> REFERENCE = words("""
            price rate currency country code type status lookup ref reference dim calendar holiday
            instrument category curve index fx quote config setting parameter mapping map region
            language unit tariff tax fixing yield surface benchmark rating classification translation
            exchange market version nav level spread forecast balance
            """);

    /// What others refer to for as long as they live.
    private static final Set<String> MASTERS = words("""
            customer client user account contract product item instrument security patient employee
            supplier vendor department portfolio book counterparty party person member organization
            organisation company branch site location store warehouse asset device currency country
            calendar agreement project team role category tenant trader desk issuer broker drug ward
            doctor physician course basket
            """);

    /// Things whose end is the end of what belongs to them.
    private static final Set<String> COMMITMENTS = words("""
            contract agreement deal loan lease subscription facility bond insurance mandate policy
            mortgage
            """);

    private static final Set<String> DONE = words("""
            completed complete closed cancelled canceled delivered returned settled done archived
            discontinued expired finished failed processed rejected refunded matured terminated resolved
            ended void voided posted sent acknowledged published succeeded success withdrawn executed
            stopped
            """);

    private Lexicon() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    /// The word of a table's name that tells its class, the last one first.
    record Told(TableClass tableClass, String word) {}

    static Optional<Told> tableClass(List<String> words) {
        for (String word : words.reversed()) {
            if (any(OPERATIONAL, word)) {
                return Optional.of(new Told(TableClass.OPERATIONAL, word));
            }
            if (any(REFERENCE, word)) {
                return Optional.of(new Told(TableClass.REFERENCE, word));
            }
        }
        return Optional.empty();
    }

    static boolean master(List<String> words) {
        return any(MASTERS, words.getLast());
    }

    static boolean commitment(List<String> words) {
        return any(COMMITMENTS, words.getLast());
    }

    /// @param words of the table: a paid invoice is done, a paid order is not
    static boolean done(String state, List<String> words) {
        List<String> said = Naming.words(state);
        String last = said.isEmpty() ? "" : said.getLast();
        return DONE.contains(last)
                || (last.equals("paid")
                        && words.stream().anyMatch(word -> Set.of("invoice", "invoices", "bill", "bills")
                                .contains(word)));
    }

    static boolean trace(List<String> words) {
        return words.stream().anyMatch(TRACES::contains);
    }

    private static boolean any(Set<String> known, String word) {
        return known.contains(word) || known.stream().anyMatch(each -> Naming.same(each, word));
    }
}
