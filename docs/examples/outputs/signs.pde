import oscP5.*;  // Sketch > Import Library > Manage Libraries > oscP5

String sign = "";

void setup() { size(600, 200); textSize(64); new OscP5(this, 9000); }
void draw() { background(0); text(sign, 20, 120); }
void oscEvent(OscMessage message) {
  if (message.checkAddrPattern("/signsmith/sign")) sign = message.get(0).stringValue();
}
