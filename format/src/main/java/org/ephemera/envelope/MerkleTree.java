package org.ephemera.envelope;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.ephemera.model.Digest;

/**
 * The Merkle tree of RFC 9162 §2.1.1 over the manifest's lines, so that one file of a package can be shown to belong to
 * it without the others. Holds one hash per level, not the leaves.
 */
public final class MerkleTree {
    /** A complete subtree. */
    private static final class Node {
        final long leaves;
        final byte[] hash;

        Node(long leaves, byte[] hash) {
            this.leaves = leaves;
            this.hash = hash;
        }
    }

    private final MessageDigest digest = Digest.sha256();
    private final Deque<Node> complete = new ArrayDeque<>();

    /** Adds a leaf: a manifest line without its line feed. */
    public void add(String line) {
        digest.update((byte) 0);
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        Node node = new Node(1, digest.digest());
        while (!complete.isEmpty() && complete.element().leaves == node.leaves) {
            node = join(complete.pop(), node);
        }
        complete.push(node);
    }

    /** The root over the leaves so far; of none, the hash of nothing. */
    public Digest root() {
        if (complete.isEmpty()) {
            return Digest.of(new byte[0]);
        }
        Deque<Node> rest = new ArrayDeque<>(complete);
        Node right = rest.pop();
        while (!rest.isEmpty()) {
            right = join(rest.pop(), right);
        }
        return new Digest(HexFormat.of().formatHex(right.hash));
    }

    private Node join(Node left, Node right) {
        digest.update((byte) 1);
        digest.update(left.hash);
        digest.update(right.hash);
        return new Node(left.leaves + right.leaves, digest.digest());
    }
}
