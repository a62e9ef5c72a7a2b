package dev.holdfast.node;

import dev.holdfast.verify.Finding;
import java.util.List;

/// A change of the far policy's databases, and what must be found.
record Damage(String what, String database, String sql, List<Finding.Kind> kinds) {
    static List<Damage> all() {
        String manifest = "update holdfast.manifest set %s where table_name = 'kept.things' and chunk_id = "
                + ProvenThings.ONE_CHUNK;
        return List.of(
                new Damage(
                        "a row is missing",
                        "vault",
                        "delete from kept.things where id = 17",
                        List.of(Finding.Kind.ROW_COUNT)),
                new Damage(
                        "a child row is missing",
                        "vault",
                        "delete from kept.parts where thing = 17 and no = 2",
                        List.of(Finding.Kind.ROW_COUNT)),
                new Damage(
                        "a whole chunk is missing",
                        "vault",
                        "delete from kept.things where hf_chunk = " + ProvenThings.ONE_CHUNK,
                        List.of(Finding.Kind.ROW_COUNT)),
                new Damage(
                        "there is a row more",
                        "vault",
                        "insert into kept.things (id, p, hf_archived_at, hf_session, hf_chunk, hf_retain_until)"
                                + " select 9000, p, hf_archived_at, hf_session, hf_chunk, hf_retain_until"
                                + " from kept.things where id = 17",
                        List.of(Finding.Kind.ROW_COUNT)),
                new Damage(
                        "a row of no chunk",
                        "vault",
                        "insert into kept.things (id, p, hf_archived_at, hf_session, hf_chunk, hf_retain_until)"
                                + " select 9000, p, hf_archived_at, hf_session, hf_chunk + 100000, hf_retain_until"
                                + " from kept.things where id = 17",
                        List.of(Finding.Kind.NO_MANIFEST)),
                new Damage(
                        "a key stands twice",
                        "vault",
                        "update kept.things set id = 18, hf_archived_at = hf_archived_at + interval '1 microsecond'"
                                + " where id = 17",
                        List.of(Finding.Kind.CONTENT, Finding.Kind.DUPLICATE)),
                new Damage(
                        "two rows swap a value",
                        "vault",
                        "update kept.things a set n = b.n from kept.things b"
                                + " where (a.id, b.id) in ((17, 18), (18, 17))",
                        List.of(Finding.Kind.CONTENT)),
                new Damage(
                        "manifest: count",
                        "vault",
                        manifest.formatted("row_count = row_count + 1"),
                        List.of(
                                Finding.Kind.ROW_COUNT,
                                Finding.Kind.CONTRADICTION,
                                Finding.Kind.CONTRADICTION,
                                Finding.Kind.CONTRADICTION,
                                Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest: hash",
                        "vault",
                        manifest.formatted("row_hash = row_hash + 1"),
                        List.of(Finding.Kind.CONTENT, Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest: root",
                        "vault",
                        manifest.formatted("merkle_root = set_bit(merkle_root, 9, 1 - get_bit(merkle_root, 9))"),
                        List.of(Finding.Kind.CONTENT, Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest: columns",
                        "vault",
                        manifest.formatted("hashed_columns = array_remove(hashed_columns, 't')"),
                        List.of(Finding.Kind.CONTENT)),
                new Damage(
                        "manifest: stamp",
                        "vault",
                        manifest.formatted("archived_at = archived_at + interval '1 s'"),
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest: session",
                        "vault",
                        manifest.formatted("session_id = session_id + 1"),
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest is gone",
                        "vault",
                        "delete from holdfast.manifest where table_name = 'kept.parts' and chunk_id = "
                                + ProvenThings.ONE_CHUNK,
                        List.of(
                                Finding.Kind.NO_MANIFEST,
                                Finding.Kind.NO_MANIFEST,
                                Finding.Kind.CONTRADICTION,
                                Finding.Kind.CONTRADICTION)),
                new Damage(
                        "receipt is gone",
                        "far",
                        "delete from holdfast.receipt where table_name = 'public.things' and chunk_id = (select min(chunk_id) from holdfast.receipt)",
                        List.of(Finding.Kind.NO_RECEIPT)),
                new Damage(
                        "receipt differs",
                        "far",
                        "update holdfast.receipt set row_hash = 0 where table_name = 'public.things' and chunk_id = (select min(chunk_id) from holdfast.receipt)",
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "an archived row is in the source again, as it was",
                        "far",
                        "insert into things select 17, 119, 'thing 17', decode(md5('17'), 'hex'), 17.17, '2020-01-01'::timestamptz + 17 * interval '1 minute', false, 25.5, ?",
                        List.of(Finding.Kind.IN_BOTH)),
                new Damage(
                        "an archived key is in the source again",
                        "far",
                        "insert into things (id) values (17)",
                        List.of(Finding.Kind.USED_AGAIN)),
                new Damage(
                        "ledger row is gone",
                        "control",
                        "delete from ledger where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.NOT_IN_LEDGER, Finding.Kind.NOT_IN_LEDGER)),
                new Damage(
                        "ledger: root",
                        "control",
                        "update ledger set merkle_root = sha256(merkle_root) where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "ledger: root rows",
                        "control",
                        "update ledger set root_rows = 9 where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "ledger: keys",
                        "control",
                        "update ledger set bigint_keys = bigint_keys[:][2:], key_count = 9"
                                + " where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "ledger: rows",
                        "control",
                        "update ledger set archived_rows = 0 where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.CONTRADICTION)));
    }

    @Override
    public String toString() {
        return what;
    }
}
