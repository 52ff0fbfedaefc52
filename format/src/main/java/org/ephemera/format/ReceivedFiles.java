package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ephemera.model.Digest;

/**
 * Bodies that closed segments reference, by their path in the package. Each takes about sixty bytes in addition to the
 * id of its call: a package may have a hundred thousand, and all are looked up when it is sealed.
 */
public final class ReceivedFiles {
    private static final int DIGEST = 32;
    private static final int SPREAD = 16;

    /** Facts that many bodies share. */
    private record Source(String item, String service, String operation) {}

    private final CompactBuffer entries = new CompactBuffer();
    private final Words<String> folders = new Words<>();
    private final Words<Source> sources = new Words<>();
    private final Map<String, RequestIds> requestIds = new HashMap<>();
    /** Hash table with open addressing: positions of entries plus one, or 0 for a free slot. */
    private int[] table = new int[64];

    private int count;

    /** Numbering of values in the order of their first use. */
    private static final class Words<T> {
        final List<T> words = new ArrayList<>();
        final Map<T, Integer> numbers = new HashMap<>();

        int number(T word) {
            Integer known = numbers.putIfAbsent(word, words.size());
            if (known == null) {
                words.add(word);
            }
            return known == null ? words.size() - 1 : known;
        }
    }

    /** Returns the body at a path; empty if no closed segment references it. */
    public Optional<ReceivedFile> find(String path) {
        int entry = table[slot(path)];
        return entry == 0 ? Optional.empty() : Optional.of(read(entry - 1));
    }

    /**
     * Records a body; a later one replaces an earlier one with the same path.
     *
     * @param call line of the log that references it
     * @param ids request ids of the item
     * @param id position of the id of this call
     */
    void put(String item, StoredFile file, JsonNode call, RequestIds ids, int id) {
        if (2 * (count + 1) > table.length) {
            grow();
        }
        int slot = slot(file.path());
        count += table[slot] == 0 ? 1 : 0;
        table[slot] = entries.end() + 1;
        JsonNode request = call.path("request");
        Source source = new Source(
                item,
                request.path("service").asText(),
                request.path("operation").asText());
        requestIds.put(item, ids);
        int name = file.path().lastIndexOf('/') + 1;
        entries.number(folders.number(file.path().substring(0, name)));
        entries.text(file.path().substring(name));
        entries.number(file.bytes());
        entries.bytes(file.sha256().bytes());
        entries.number(sources.number(source));
        entries.number(id + 1L);
    }

    private ReceivedFile read(int place) {
        CompactBuffer.Reader entry = entries.from(place);
        path(entry);
        long bytes = entry.number();
        Digest sha256 = new Digest(HexFormat.of().formatHex(entry.bytes(DIGEST)));
        Source source = sources.words.get((int) entry.number());
        String id = Objects.requireNonNull(requestIds.get(source.item())).at((int) entry.number() - 1);
        return new ReceivedFile(bytes, sha256, source.item(), source.service(), source.operation(), id);
    }

    private String path(CompactBuffer.Reader entry) {
        return folders.words.get((int) entry.number()) + entry.text();
    }

    /** Returns the slot of the path, or the free slot for it. */
    private int slot(String path) {
        int hash = path.hashCode();
        int slot = (hash ^ hash >>> SPREAD) & table.length - 1;
        while (table[slot] != 0 && !path(entries.from(table[slot] - 1)).equals(path)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private void grow() {
        int[] old = table;
        table = new int[2 * old.length];
        for (int entry : old) {
            if (entry != 0) {
                table[slot(path(entries.from(entry - 1)))] = entry;
            }
        }
    }
}
