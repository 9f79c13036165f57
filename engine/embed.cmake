# Writes files into one C file: cmake -DOUT=... -DNAME=BOOT_FILES -DFILES=a.lua,b.lua -P embed.cmake
string(REPLACE "," ";" FILES "${FILES}")
set(arrays "")
set(table "")
set(count 0)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND arrays "static const unsigned char file_${count}[] = {${bytes}0};\n")
  string(APPEND table "    { \"${name}\", file_${count}, sizeof file_${count} - 1 },\n")
  math(EXPR count "${count} + 1")
endforeach()
string(CONCAT text "#include \"embedded.h\"\n"
       "extern const Embedded ${NAME}[];\nextern const int ${NAME}_COUNT;\n"
       "${arrays}const Embedded ${NAME}[] = {\n${table}};\nconst int ${NAME}_COUNT = ${count};\n")
file(WRITE ${OUT} "${text}")
