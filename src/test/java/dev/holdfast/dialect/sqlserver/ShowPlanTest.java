package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Indexing.Access;
import dev.holdfast.dialect.Indexing.Estimate;
import dev.holdfast.dialect.TableName;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Plans as Microsoft's schema for them (`showplanxml.xsd`) has them. No server has been asked for one yet.
final class ShowPlanTest {
    private static final TableName ORDERS = new TableName("dbo", "orders");

    /// A scan of the table, a seek for its items, and keys from a document, which is no table.
    private static final String PLAN = """
            <ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan" Version="1.539">
            <BatchSequence><Batch><Statements>
            <StmtSimple StatementText="DECLARE @v1 nvarchar(4000)" StatementType="ASSIGN"/>
            <StmtSimple StatementSubTreeCost="3.5" StatementType="SELECT"><QueryPlan>
              <MissingIndexes><MissingIndexGroup Impact="90"><MissingIndex Database="[d]" Schema="[dbo]" Table="[items]"/>
              </MissingIndexGroup></MissingIndexes>
              <RelOp NodeId="0" PhysicalOp="Nested Loops" LogicalOp="Inner Join"><NestedLoops>
                <RelOp NodeId="1" PhysicalOp="Table-valued function" LogicalOp="Table-valued function">
                  <TableValuedFunction><Object Table="[OPENJSON]"/></TableValuedFunction></RelOp>
                <RelOp NodeId="2" PhysicalOp="Clustered Index Scan" LogicalOp="Clustered Index Scan">
                  <IndexScan><Object Database="[d]" Schema="[dbo]" Table="[orders]" Index="[PK_orders]"/></IndexScan></RelOp>
                <RelOp NodeId="3" PhysicalOp="Index Seek" LogicalOp="Index Seek"><IndexScan>
                  <Object Database="[d]" Schema="[dbo]" Table="[odd]]one]" Index="[by_order]"/></IndexScan></RelOp>
                <RelOp NodeId="4" PhysicalOp="Table Scan" LogicalOp="Table Scan">
                  <TableScan><Object Database="[tempdb]" Schema="[dbo]" Table="[#hf_rows]"/></TableScan></RelOp>
              </NestedLoops></RelOp>
            </QueryPlan></StmtSimple>
            </Statements></Batch></BatchSequence></ShowPlanXML>""";

    @Test
    void aPlanTellsHowEachTableIsReached() throws SQLException {
        Estimate estimate = ShowPlan.read(PLAN);

        assertThat(estimate.cost()).isEqualTo(3.5);
        assertThat(estimate.accesses())
                .containsExactly(
                        new Access(ORDERS, null, true), new Access(new TableName("dbo", "odd]one"), "by_order", false));
        assertThat(estimate.readWhole()).containsExactly(ORDERS);
    }

    @Test
    void aPlanThatNamesAFileIsNotFollowed() {
        assertThatThrownBy(() -> ShowPlan.read(
                        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><ShowPlanXML>&b;</ShowPlanXML>"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void valuesBecomeVariablesAndQuotedQuestionMarksStay() {
        assertThat(SqlServerIndexing.withVariables("SELECT '?''?', [a?]]?], \"?\" FROM t WHERE a = ? AND b = ?"))
                .isEqualTo("""
                        DECLARE @v1 nvarchar(4000);
                        DECLARE @v2 nvarchar(4000);
                        SELECT '?''?', [a?]]?], "?" FROM t WHERE a = @v1 AND b = @v2""");
    }

    @Test
    void anIndexIsMadeWhileOthersWriteUnderANameThatFollowsFromItsColumns() {
        assertThat(new SqlServerIndexing().createIndex(ORDERS, List.of("a]b", "c")))
                .isEqualTo("CREATE INDEX [orders_a]]b_c_hf] ON [dbo].[orders] ([a]]b], [c]) WITH (ONLINE = ON)");
    }
}
