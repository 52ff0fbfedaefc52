package org.ephemera.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random changes of one file's bytes, lines and their order. */
final class ByteMutations {
    private final Random random;

    ByteMutations(Random random) {
        this.random = random;
    }

    byte[] bytes(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        byte any = (byte) random.nextInt(256);
        return switch (random.nextInt(9)) {
            case 0 -> set(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 1 -> set(bytes, at, any);
            case 2 -> insert(bytes, at, any);
            case 3 -> insert(bytes, at, bytes[random.nextInt(bytes.length)]);
            case 4 -> set(bytes, at, bytes[random.nextInt(bytes.length)]);
            case 5 -> Arrays.copyOf(bytes, at);
            case 6 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
            case 7 -> text(text(bytes).substring(0, at) + text(bytes).substring(at + 1));
            default -> zeroes(bytes, at, at + random.nextInt(bytes.length - at));
        };
    }

    byte[] lines(byte[] bytes, byte[] another) {
        List<String> lines = split(bytes);
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(9)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size() + 1), line);
            case 2 -> lines.set(random.nextInt(lines.size()), line);
            case 3 -> lines.add(at, any(split(another)));
            case 4 -> lines.set(at, any(split(another)));
            case 5 -> lines.set(at, line.replace('1', '2').replace('a', 'b'));
            case 6 -> lines.set(at, line.replace("\n", "\r\n"));
            case 7 -> lines.set(at, line.stripTrailing());
            default -> lines.add(at, "\n");
        }
        return text(String.join("", lines));
    }

    byte[] order(byte[] bytes) {
        List<String> lines = split(bytes);
        switch (random.nextInt(4)) {
            case 0 -> Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
            case 1 -> Collections.reverse(lines);
            case 2 -> Collections.rotate(lines, 1 + random.nextInt(lines.size()));
            default -> Collections.shuffle(lines, random);
        }
        return text(String.join("", lines));
    }

    private String any(List<String> lines) {
        return lines.get(random.nextInt(lines.size()));
    }

    /** Returns the lines with their line feeds; at least one. */
    private static List<String> split(byte[] bytes) {
        return new ArrayList<>(Arrays.asList(text(bytes).split("(?<=\n)", -1)));
    }

    private static byte[] set(byte[] bytes, int at, byte value) {
        byte[] changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] insert(byte[] bytes, int at, byte value) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = value;
        return longer;
    }

    private static byte[] zeroes(byte[] bytes, int from, int to) {
        byte[] changed = bytes.clone();
        Arrays.fill(changed, from, to, (byte) 0);
        return changed;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
