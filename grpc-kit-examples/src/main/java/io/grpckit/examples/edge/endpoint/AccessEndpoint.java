package io.grpckit.examples.edge.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpckit.interceptors.auth.AccessTable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Who may call what, as JSON.
 *
 * <pre>
 * [{"method":"user.v1.UserService/GetUser","rule":"scope users:read","origin":"contract, service"}]
 * </pre>
 */
public final class AccessEndpoint extends AbstractHttpService {

  private static final JsonFactory JSON = new JsonFactory();

  private final String table;

  /**
   * Tells what a table says.
   *
   * @param table as the server behind enforces it
   */
  public AccessEndpoint(AccessTable table) {
    this.table = json(table) + "\n";
  }

  @Override
  protected HttpResponse doGet(ServiceRequestContext context, HttpRequest request) {
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, table);
  }

  private static String json(AccessTable table) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (AccessTable.Entry entry : table.entries()) {
        json.writeStartObject();
        json.writeStringField("method", entry.method());
        json.writeStringField("rule", entry.rule().toString());
        json.writeStringField("origin", entry.origin().toString());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
