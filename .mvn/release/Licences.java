import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Prints the libraries of CycloneDX files and their licences, one library per line; fails if a licence is unknown. */
final class Licences {
    private Licences() {}

    public static void main(String[] arguments) throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        for (String file : arguments) {
            JsonNode bom = new ObjectMapper().readTree(Path.of(file).toFile());
            for (JsonNode component : bom.path("components")) {
                String group = component.path("group").asText();
                if (!group.equals("org.ephemera")) {
                    lines.add("%s:%s %s: %s".formatted(
                            group,
                            component.path("name").asText(),
                            component.path("version").asText(),
                            licences(component)));
                }
            }
        }
        System.out.println("Ephemera contains these libraries, unchanged. Each jar contains its notices.\n");
        lines.forEach(System.out::println);
    }

    private static String licences(JsonNode component) {
        List<String> names = new ArrayList<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            String name = licence.path("id").asText(licence.path("name").asText(choice.path("expression").asText()));
            String url = licence.path("url").asText();
            names.add(licence.has("id") || url.isEmpty() ? name : name + " (" + url + ")");
        }
        if (names.isEmpty() || names.contains("")) {
            throw new IllegalStateException("no licence is known of " + component.path("purl").asText());
        }
        return String.join(" or ", names);
    }
}
