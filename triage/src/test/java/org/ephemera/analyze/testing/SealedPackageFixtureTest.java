package org.ephemera.analyze.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedPackageFixtureTest {
    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void containsSuppliedItems() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item("aws.ecs.task", Map.of("task", "a"), FixtureResponse.json("ecs:DescribeTasks", "{\"n\":1}"))
                .item(
                        "aws.ecs.task",
                        Map.of("task", "b"),
                        FixtureResponse.json("ecs:DescribeTasks", "{\"n\":2}").withParams(Map.of("cluster", "shop")))
                .seal()) {
            List<ApiResponse> answers = sealed.responses("aws.ecs.task").toList();
            assertThat(answers).extracting(answer -> answer.itemParam("task")).containsExactly("a", "b");
            assertThat(answers.get(1).requestParam("cluster")).isEqualTo("shop");
            assertThat(sealed.read(answers.get(1)).path("n").asInt()).isEqualTo(2);
            assertThat(sealed.closing().path("runtime").path("principal").asText())
                    .contains("ephemera-collector");
        }
    }
}
