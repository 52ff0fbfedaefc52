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
 * Every body that a closed segment names, by its path in the package. Some sixty bytes each, besides the id of its call: a package may
 * have a hundred thousand, and all of them are looked up when it is sealed.
 */
public final class ReceivedFiles {
    private static final int DIGEST = 32;
    private static final int SPREAD = 16;

    /** What many bodies have in common. */
    private record Source(String item, String service, String operation) {}

    private final CompactBuffer entries = new CompactBuffer();
    private final Words<String> folders = new Words<>();
    private final Words<Source> sources = new Words<>();
    private final Map<String, RequestIds> requestIds = new HashMap<>();
    /** Places of entries plus one, each where its path says or, where that is taken, next to it; 0 where there is none. */
    private int[] table = new int[64];

    private int count;

    /** Each is given its number when it is first asked for. */
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

    public Optional<ReceivedFile> find(String path) {
        int entry = table[slot(path)];
        return entry == 0 ? Optional.empty() : Optional.of(read(entry - 1));
    }

    /**
     * Takes a body; of one path the last holds.
     *
     * @param call the line of the log that names it
     * @param ids of the item's calls
     * @param id the place of this call's
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
        CompactBuffer.Reading entry = entries.from(place);
        path(entry);
        long bytes = entry.number();
        Digest sha256 = new Digest(HexFormat.of().formatHex(entry.bytes(DIGEST)));
        Source source = sources.words.get((int) entry.number());
        String id = Objects.requireNonNull(requestIds.get(source.item())).at((int) entry.number() - 1);
        return new ReceivedFile(bytes, sha256, source.item(), source.service(), source.operation(), id);
    }

    private String path(CompactBuffer.Reading entry) {
        return folders.words.get((int) entry.number()) + entry.text();
    }

    /** Where the path stands or would. */
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
