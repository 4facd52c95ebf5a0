//! What a new workspace may begin with. Both lists are from practice, not from an instrument; the screen says so.

/// Minutes, title, unit of the model half-day, from 07:00.
pub(crate) const HALF_DAY: [(i64, &str, &str); 13] = [
    (30, "Đón tiếp đại biểu, phát tài liệu", "Tiểu ban Đại biểu – lễ tân"),
    (30, "Văn nghệ chào mừng", "Tiểu ban Văn nghệ"),
    (10, "Chào cờ, tuyên bố lý do, giới thiệu đại biểu", "Ban Tổ chức"),
    (5, "Mời đoàn chủ tịch, thư ký", "Ban Tổ chức"),
    (10, "Khai mạc", ""),
    (20, "Báo cáo tổng kết phong trào thi đua", "Tiểu ban Nội dung"),
    (15, "Phóng sự", "Tiểu ban Tuyên truyền – khánh tiết"),
    (60, "Giao lưu, tham luận điển hình", "Tiểu ban Nội dung"),
    (20, "Phát biểu chỉ đạo", ""),
    (30, "Công bố quyết định, trao thưởng", "Tiểu ban Nội dung"),
    (15, "Phát động thi đua giai đoạn mới; hưởng ứng, ký giao ước thi đua", ""),
    (10, "Giới thiệu đoàn đại biểu dự hội nghị cấp trên", "Tiểu ban Nội dung"),
    (5, "Bế mạc", ""),
];

/// When the model half-day begins and when its session ends, in minutes of the day.
pub(crate) const HALF_DAY_HOURS: (i64, i64) = (7 * 60, 11 * 60 + 30);

/// Name, duties, products of the committees.
pub(crate) const COMMITTEES: [(&str, &str, &str); 7] = [
    (
        "Ban Tổ chức",
        "Chỉ đạo chung công tác chuẩn bị và tổ chức hội nghị",
        "Kế hoạch, phân công, chương trình tổng thể",
    ),
    (
        "Tiểu ban Nội dung",
        "Chuẩn bị văn kiện và kịch bản điều hành",
        "Báo cáo, diễn văn, tham luận, kịch bản, nghị quyết hoặc lời kêu gọi, danh sách khen thưởng",
    ),
    (
        "Tiểu ban Tuyên truyền – khánh tiết",
        "Tuyên truyền trước, trong và sau hội nghị; trang trí",
        "Phóng sự, kỷ yếu, pa nô, ma két, trưng bày, tin bài báo chí",
    ),
    ("Tiểu ban Văn nghệ", "Chuẩn bị chương trình văn nghệ", "Chương trình chào mừng, đêm giao lưu"),
    (
        "Tiểu ban Đại biểu – lễ tân",
        "Mời, đón tiếp, sắp xếp đại biểu",
        "Giấy mời, thẻ, sơ đồ chỗ ngồi, đón tiếp, ăn nghỉ",
    ),
    (
        "Tiểu ban Hậu cần – tài chính",
        "Bảo đảm cơ sở vật chất và kinh phí",
        "Hội trường, xe, quà, dự toán, quyết toán",
    ),
    (
        "Tiểu ban An ninh – y tế – giao thông",
        "Bảo đảm an ninh, y tế, giao thông",
        "Phương án bảo vệ, trực y tế, phân luồng giao thông",
    ),
];
