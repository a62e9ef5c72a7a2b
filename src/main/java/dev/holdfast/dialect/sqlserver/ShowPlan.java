package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Indexing.Access;
import dev.holdfast.dialect.Indexing.Estimate;
import dev.holdfast.dialect.TableName;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads the XML that the server answers with under `SHOWPLAN_XML`.
final class ShowPlan {
    private ShowPlan() {}

    /// Of a batch: its costs together, and each way in which a table of this database is reached.
    static Estimate read(String xml) throws SQLException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        try {
            return read(factory.createXMLStreamReader(new StringReader(xml)));
        } catch (XMLStreamException e) {
            throw new SQLException("the server's plan cannot be read: " + e.getMessage(), "58000", e);
        }
    }

    private static Estimate read(XMLStreamReader plan) throws XMLStreamException {
        double cost = 0;
        List<Access> accesses = new ArrayList<>();
        String operator = "";
        while (plan.hasNext()) {
            if (plan.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (plan.getLocalName()) {
                case "StmtSimple" -> cost += number(plan.getAttributeValue(null, "StatementSubTreeCost"));
                case "RelOp" -> operator = text(plan.getAttributeValue(null, "PhysicalOp"));
                case "Object" -> { // the first one in an operator is what it reads
                    if (reads(operator) && !"[tempdb]".equals(plan.getAttributeValue(null, "Database"))) {
                        accesses.add(access(operator, plan));
                    }
                    operator = "";
                }
                default -> {}
            }
        }
        return new Estimate(cost, accesses.stream().distinct().toList());
    }

    private static boolean reads(String operator) {
        return operator.endsWith("Scan") || operator.endsWith("Seek") || operator.endsWith("Lookup");
    }

    /// A clustered index is the table itself.
    private static Access access(String operator, XMLStreamReader object) {
        boolean whole = operator.endsWith("Scan");
        boolean byIndex = operator.equals("Index Scan") || operator.endsWith("Seek");
        TableName table = new TableName(
                name(object.getAttributeValue(null, "Schema")), name(object.getAttributeValue(null, "Table")));
        return new Access(table, byIndex ? name(object.getAttributeValue(null, "Index")) : null, whole);
    }

    private static String name(@Nullable String quoted) {
        return quoted != null && quoted.startsWith("[") && quoted.endsWith("]")
                ? quoted.substring(1, quoted.length() - 1).replace("]]", "]")
                : text(quoted);
    }

    private static String text(@Nullable String value) {
        return value == null ? "?" : value;
    }

    private static double number(@Nullable String value) {
        return value == null ? 0 : Double.parseDouble(value);
    }
}
