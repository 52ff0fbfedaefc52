package org.ephemera.envelope;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.ephemera.model.Digest;

/**
 * Calculator of the Merkle root (RFC 9162 §2.1.1) over the lines of a manifest.
 *
 * <p>With the root, a third party can verify that one file belongs to a package and does not need the other files of
 * the package. The calculator holds at most one hash per level of the tree in memory and no leaves.
 */
public final class MerkleTree {
    /** Complete subtree. */
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

    /** Returns the root over the leaves so far; without leaves, the hash of the empty string. */
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
