package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.ephemera.envelope.MerkleTree;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    @Test
    void hasHashOfEmptyStringWhenEmpty() {
        assertThat(new MerkleTree().root().hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void hashesLeafWithZeroPrefix() {
        MerkleTree tree = new MerkleTree();
        tree.add("");
        // The empty leaf in the test data of Certificate Transparency logs.
        assertThat(tree.root().hex()).isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void agreesWithTheRecursiveDefinition() {
        MerkleTree tree = new MerkleTree();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            lines.add("line " + i);
            tree.add("line " + i);
            assertThat(tree.root())
                    .as("%d leaves", i + 1)
                    .isEqualTo(new Digest(HexFormat.of().formatHex(root(lines))));
        }
    }

    /** Recursive definition of RFC 9162 2.1.1. */
    private static byte[] root(List<String> lines) {
        MessageDigest digest = Digest.sha256();
        if (lines.size() == 1) {
            digest.update((byte) 0);
            return digest.digest(lines.get(0).getBytes(StandardCharsets.UTF_8));
        }
        int split = Integer.highestOneBit(lines.size() - 1);
        byte[] left = root(lines.subList(0, split));
        byte[] right = root(lines.subList(split, lines.size()));
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }
}
