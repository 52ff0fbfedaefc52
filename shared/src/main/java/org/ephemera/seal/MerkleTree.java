package org.ephemera.seal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.ephemera.evidence.Digest;

/**
 * The Merkle tree of RFC 9162 §2.1.1 over the manifest's lines, so that one file of a package can be shown to belong to
 * it without the others. Holds one hash per level, not the leaves.
 */
public final class MerkleTree {
    private record Node(long leaves, Digest hash) {}

    private final MessageDigest digest = Digest.sha256();
    private final Deque<Node> complete = new ArrayDeque<>();

    /** Adds a leaf: a manifest line without its line feed. */
    public void add(String line) {
        digest.update((byte) 0);
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        complete.push(new Node(1, Digest.finish(digest)));
        while (complete.size() > 1 && isPair()) {
            Node right = complete.pop();
            Node left = complete.pop();
            complete.push(join(left, right));
        }
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
        return right.hash();
    }

    private boolean isPair() {
        Node right = complete.pop();
        boolean pair = right.leaves() == complete.element().leaves();
        complete.push(right);
        return pair;
    }

    private Node join(Node left, Node right) {
        digest.update((byte) 1);
        digest.update(left.hash().bytes());
        digest.update(right.hash().bytes());
        return new Node(left.leaves() + right.leaves(), Digest.finish(digest));
    }
}
