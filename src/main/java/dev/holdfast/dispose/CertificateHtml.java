package dev.holdfast.dispose;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A certificate as a page: no script, nothing from elsewhere, made for a sheet of paper.
final class CertificateHtml {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ROOT)
            .withLocale(Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>%1$s</title>
            <style>
            @page { size: A4; margin: 18mm 16mm; }
            :root { color-scheme: light; --ink: #1b2430; --soft: #5b6675; --line: #d5dbe3; --tint: #f4f6f9; --mark: %2$s; }
            * { box-sizing: border-box; }
            body { font: 10.5pt/1.5 "Inter", "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: var(--ink);
              max-width: 190mm; margin: 12mm auto; padding: 0 6mm; background: #fff; }
            header { border-top: 5px solid var(--mark); padding-top: 7mm; display: flex; gap: 8mm;
              justify-content: space-between; align-items: flex-start; }
            h1 { font-size: 21pt; line-height: 1.2; margin: 0; font-weight: 650; letter-spacing: -0.01em; }
            h2 { font-size: 10pt; text-transform: uppercase; letter-spacing: 0.08em; color: var(--soft);
              margin: 9mm 0 2mm; font-weight: 600; }
            .sub { color: var(--soft); margin: 1mm 0 0; }
            .seal { border: 1.5px solid var(--mark); color: var(--mark); border-radius: 4px; padding: 1.5mm 4mm;
              font-weight: 650; text-transform: uppercase; letter-spacing: 0.06em; white-space: nowrap; }
            .figures { display: grid; grid-template-columns: repeat(4, 1fr); margin: 8mm 0 0;
              border: 1px solid var(--line); border-radius: 6px; }
            .figures div { padding: 4mm 5mm; border-left: 1px solid var(--line); }
            .figures div:first-child { border-left: 0; }
            .figures b { display: block; font-size: 17pt; line-height: 1.2; font-weight: 650;
              font-variant-numeric: tabular-nums; }
            .figures span { color: var(--soft); font-size: 9pt; }
            dl { display: grid; grid-template-columns: 42mm 1fr; margin: 0; }
            dt, dd { margin: 0; padding: 1.4mm 0; border-bottom: 1px solid var(--line); }
            dt { color: var(--soft); }
            code { font: 8.5pt/1.45 "JetBrains Mono", "Cascadia Mono", Consolas, Menlo, monospace; overflow-wrap: anywhere; }
            table { border-collapse: collapse; width: 100%%; font-size: 9pt; }
            thead { display: table-header-group; }
            th { text-align: left; color: var(--soft); font-weight: 600; background: var(--tint); }
            th, td { padding: 1.5mm 2mm; border-bottom: 1px solid var(--line); vertical-align: top; }
            .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            tr { break-inside: avoid; }
            .note { background: var(--tint); border-left: 3px solid var(--mark); padding: 3mm 5mm; margin: 6mm 0 0; }
            footer { margin-top: 10mm; padding-top: 4mm; border-top: 1px solid var(--line); color: var(--soft); font-size: 9pt; }
            @media print { body { margin: 0; max-width: none; padding: 0; } }
            </style></head><body>
            """;

    private final Certificate certificate;
    private final Order order;
    private final StringBuilder page = new StringBuilder();

    CertificateHtml(Certificate certificate) {
        this.certificate = certificate;
        this.order = certificate.order();
    }

    String page() {
        boolean done = order.state() == OrderState.DONE;
        page.append(PAGE.formatted(
                escape("Certificate of disposal " + order.id() + ": " + order.target()), done ? "#1f6f5c" : "#a4421f"));
        page.append(
                "<header><div><h1>Certificate of disposal</h1><p class=\"sub\">Order %d &middot; policy %s &middot; archive %s</p></div>"
                        .formatted(order.id(), escape(order.policy()), escape(order.archive())));
        page.append("<div class=\"seal\">%s</div></header>\n".formatted(done ? "Completed" : "Stopped"));
        figures();
        if (!order.problem().isEmpty()) {
            page.append(
                    "<p class=\"note\"><b>It stopped before its end.</b> %s. What is listed as disposed went; the rest of the set stayed.</p>\n"
                            .formatted(escape(order.problem())));
        }
        people();
        authority();
        tables();
        proof();
        audit();
        chunks();
        page.append(
                "<footer>Certificate digest (SHA-256 over the canonical JSON of this certificate)<br><code>%s</code><br>Installation <code>%s</code>. Check it with <code>holdfast dispose certificate verify FILE</code>.</footer>\n</body></html>\n"
                        .formatted(certificate.digest(), certificate.installation()));
        return page.toString();
    }

    private void figures() {
        page.append("<div class=\"figures\">");
        figure(count(order.disposedRows()), "rows destroyed");
        figure(count(order.itemsDone()) + " of " + count(order.items()), "chunks executed");
        figure(count(order.heldRows()), "rows left under hold");
        figure(count(order.rows()), "rows approved");
        page.append("</div>\n");
    }

    private void figure(String number, String words) {
        page.append("<div><b>%s</b><span>%s</span></div>".formatted(number, words));
    }

    private void people() {
        heading("Who and when");
        page.append("<dl>");
        entry("Requested", by(order.requestedBy(), order.requestedAt()));
        entry("Approved", by(order.approvedBy(), order.approvedAt()));
        entry("Cooling-off ended", time(order.executableAt()));
        entry("Execution asked for", by(order.runAskedBy(), order.runAskedAt()));
        entry("Executed", time(order.startedAt()) + " to " + time(order.endedAt()));
        page.append("</dl>\n");
    }

    private void authority() {
        heading("Authority");
        page.append("<dl>");
        entry("Reason", escape(order.reason()));
        entry("Retention rule", escape(order.rule()));
        entry("Grace period", order.graceDays() + " days after the end of retention");
        entry(
                "Legal holds",
                "%d bound the policy when the set was frozen and kept %s rows out of it; before each chunk went, all holds were asked again: %s rows stayed"
                        .formatted(order.holdsAsked(), count(order.rowsHeld()), count(order.heldRows())));
        page.append("</dl>\n");
    }

    private record Sum(long approved, long disposed) {
        Sum plus(ItemView.TableView table) {
            Long went = table.disposedRows();
            return new Sum(approved + table.rows(), disposed + (went == null ? 0 : went));
        }
    }

    private void tables() {
        heading("What was destroyed");
        Map<String, Sum> sums = new TreeMap<>();
        Map<String, String> sources = new TreeMap<>();
        for (ItemView item : certificate.items()) {
            for (ItemView.TableView table : item.tables()) {
                sums.merge(table.table(), new Sum(0, 0).plus(table), (sum, _) -> sum.plus(table));
                sources.put(table.table(), table.source());
            }
        }
        List<List<String>> rows = new ArrayList<>();
        sums.forEach((table, sum) -> rows.add(List.of(
                escape(order.database() + " / " + sources.getOrDefault(table, "")),
                escape(order.archive() + " / " + table),
                count(sum.approved()),
                count(sum.disposed()))));
        table(List.of("Archived from", "Where the rows were", "#Approved", "#Destroyed"), rows);
    }

    private void proof() {
        heading("Proof");
        page.append("<dl>");
        entry("Approved set", "<code>" + order.digest() + "</code>");
        entry("Merkle root, approved", "<code>" + order.merkleRoot() + "</code>");
        entry("Merkle root, destroyed", "<code>" + certificate.disposedRoot() + "</code>");
        page.append("</dl>\n");
    }

    private void audit() {
        heading("Entries of the audit");
        List<List<String>> rows = certificate.audit().stream()
                .map(entry -> List.of(
                        String.valueOf(entry.get("number")),
                        time(Instant.parse(String.valueOf(entry.get("at")))),
                        escape(String.valueOf(entry.get("actor"))),
                        escape(String.valueOf(entry.get("act"))),
                        "<code>" + escape(String.valueOf(entry.get("digest"))) + "</code>"))
                .toList();
        table(List.of("#Entry", "Time", "By", "Act", "Digest"), rows);
    }

    private void chunks() {
        heading("Chunks");
        List<List<String>> rows = new ArrayList<>();
        for (ItemView item : certificate.items()) {
            for (ItemView.TableView table : item.tables()) {
                Long went = table.disposedRows();
                rows.add(List.of(
                        Long.toString(item.chunk()),
                        Long.toString(item.session()),
                        escape(table.table()),
                        count(table.rows()),
                        went == null ? "&ndash;" : count(went),
                        "<code>" + escape(went == null ? table.root() : String.valueOf(table.disposedRoot()))
                                + "</code>"));
            }
        }
        table(List.of("#Chunk", "#Session", "Table", "#Approved", "#Destroyed", "Merkle root"), rows);
    }

    private void heading(String text) {
        page.append("<h2>%s</h2>\n".formatted(text));
    }

    private void entry(String name, String html) {
        page.append("<dt>%s</dt><dd>%s</dd>".formatted(name, html));
    }

    /// @param heads those that begin with `#` are of numbers
    private void table(List<String> heads, List<List<String>> rows) {
        page.append("<table><thead><tr>");
        heads.forEach(head -> page.append(
                head.startsWith("#") ? "<th class=\"n\">" + head.substring(1) + "</th>" : "<th>" + head + "</th>"));
        page.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            page.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                page.append(heads.get(i).startsWith("#") ? "<td class=\"n\">" : "<td>")
                        .append(row.get(i))
                        .append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody></table>\n");
    }

    private static String by(@Nullable String who, @Nullable Instant when) {
        return who == null ? "&ndash;" : "<b>" + escape(who) + "</b>, " + time(when);
    }

    private static String time(@Nullable Instant moment) {
        return moment == null ? "&ndash;" : TIME.format(moment);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
